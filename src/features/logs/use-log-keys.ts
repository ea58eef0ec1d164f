import { type RefObject, useEffect, useRef } from 'react'
import type { useLogJumps } from './use-log-jumps'

const typing = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]'
const elsewhere =
  '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], tr[data-row], [role=tree], [role=grid]'

/**
 * The keys of a log: `/` find, `n` `N` matches, `e` `E` errors, Home End, ↑ ↓ lines, Escape. Letters also work while nothing
 * has the focus, because the log is what most people look at on its page.
 */
export function useLogKeys({
  box,
  input,
  jumps,
}: {
  box: HTMLElement | null
  input: RefObject<HTMLInputElement | null>
  jumps: ReturnType<typeof useLogJumps>
}) {
  const latest = useRef(jumps)
  useEffect(() => {
    latest.current = jumps
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      if (target.matches(typing) || target.closest(elsewhere)) return
      const isHere = box !== null && box.contains(target)
      if (!isHere && target !== document.body && !target.closest('section[aria-label="Logs"]')) return
      const now = latest.current
      const everywhere: Record<string, () => void> = {
        '/': () => input.current?.focus(),
        n: () => now.moveMatch(1),
        N: () => now.moveMatch(-1),
        e: () => void now.moveError(1),
        E: () => void now.moveError(-1),
      }
      const inLog: Record<string, () => void> = {
        End: now.toEnd,
        Home: () => void now.toStart(),
        ArrowDown: () => now.step(1),
        ArrowUp: () => now.step(-1),
        Escape: now.close,
      }
      const run = everywhere[event.key] ?? (isHere && target === box ? inLog[event.key] : undefined)
      if (!run) return
      event.preventDefault()
      run()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [box, input])
}
