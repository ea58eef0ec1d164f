import { useEffect, useReducer } from 'react'
import { toast } from '~/ui/toast'

/** A module that is loaded when it is first wanted; a failed load may be tried again. */
export type LazyPart<Module> = { loaded: Module | undefined; load: () => Promise<Module> }

/**
 * Base UI's popups weigh as much as React itself (63 KB gzip for dialog, menu, popover), and none is open on a first
 * load. So the triggers are ours and light, and the popups load on the first hover, focus or press.
 */
export function lazyPart<Module>(importModule: () => Promise<Module>): LazyPart<Module> {
  let pending: Promise<Module> | undefined
  const part: LazyPart<Module> = {
    loaded: undefined,
    load: () =>
      (pending ??= importModule().then(
        (module) => (part.loaded = module),
        (error: unknown) => {
          pending = undefined
          throw error
        },
      )),
  }
  return part
}

/** The module once it is there, asked for when `wanted`; `onFailure` takes the wish back. */
export function useLazyPart<Module>(
  part: LazyPart<Module>,
  wanted: boolean,
  onFailure: () => void,
): Module | undefined {
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    if (!wanted || part.loaded) return
    let current = true
    part.load().then(
      () => current && rerender(),
      () => {
        if (!current) return
        toast.show({
          kind: 'error',
          title: 'Part of the page could not be loaded',
          body: 'The server may have been updated or cannot be reached. Reload the page and try again.',
        })
        onFailure()
      },
    )
    return () => {
      current = false
    }
    // oxlint-disable-next-line react/exhaustive-deps -- a new closure must not ask again
  }, [part, wanted])
  return part.loaded
}
