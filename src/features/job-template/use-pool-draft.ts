import { useCallback, useEffect, useRef, useState } from 'react'
import {
  changedFields,
  conflictsOf,
  fromKept,
  keepingMine,
  readDraft,
  takingTheirs,
  toKeep,
  valuesOf,
  withChange,
  withoutSaved,
  writeDraft,
  type Changes,
  type PoolValues,
} from './pool-draft'

const KEEP_AFTER_MS = 400
/** To look a megabyte through for secrets and to store it would hold up the next key. */
const KEEP_LARGE_AFTER_MS = 1500
const LARGE = 256 * 1024

/**
 * The changes to a pool over what the server has (`base`, which may change meanwhile: fields that nobody touched here
 * follow it). They are kept in the tab's storage until they are saved or discarded.
 */
export function usePoolDraft(key: string, base: PoolValues) {
  const [opened] = useState(() => {
    const kept = readDraft(key)
    return kept && { ...fromKept(kept, base), at: kept.at, without: Object.values(kept.leftOut).flat() }
  })
  const [changes, setChanges] = useState<Changes>(opened?.changes ?? {})
  const [kept, setKept] = useState<{ at: string; without: string[] } | 'failed' | undefined>(opened)
  /** Grows when the values are replaced as a whole: fields are then made anew, without half-typed text. */
  const [generation, setGeneration] = useState(0)

  const latest = useRef({ changes, base })
  useEffect(() => {
    latest.current = { changes, base }
  })
  const keep = useCallback(() => {
    const { changes: now, base: over } = latest.current
    if (Object.keys(now).length === 0) {
      writeDraft(key, undefined)
      setKept(undefined)
      return
    }
    const draft = toKeep(over, now, new Date().toISOString())
    if (draft)
      setKept(writeDraft(key, draft) ? { at: draft.at, without: Object.values(draft.leftOut).flat() } : 'failed')
  }, [key])

  const first = useRef(changes)
  useEffect(() => {
    if (first.current === changes) return undefined
    first.current = changes
    const large = Object.values(changes).some(({ value }) => typeof value === 'string' && value.length > LARGE)
    const timer = setTimeout(keep, large ? KEEP_LARGE_AFTER_MS : KEEP_AFTER_MS)
    // A reload, or leaving, right after the last key must not lose it.
    window.addEventListener('pagehide', keep)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', keep)
    }
  }, [changes, keep])
  // What was typed right before leaving.
  useEffect(
    () => () => {
      if (latest.current.changes !== opened?.changes) keep()
    },
    [keep, opened],
  )

  const replace = (next: Changes) => {
    setChanges(next)
    setGeneration((count) => count + 1)
  }
  return {
    values: valuesOf(base, changes),
    changes,
    changed: changedFields(base, changes),
    conflicts: conflictsOf(base, changes),
    /** Secrets of the draft that could not be put back. */
    lost: opened?.lost ?? [],
    kept,
    generation,
    set: (field: string, value: string | boolean) => setChanges((before) => withChange(before, base, field, value)),
    keepMine: () => setChanges((before) => keepingMine(base, before)),
    takeTheirs: () => replace(takingTheirs(base, changes)),
    /** The server has these now. What was typed while they were on their way stays a change. */
    saved: (sent: PoolValues) => setChanges((before) => withoutSaved(before, sent)),
    discard: () => {
      // Even when the page is left in the same moment.
      latest.current = { ...latest.current, changes: {} }
      keep()
      replace({})
    },
  }
}

export type PoolDraft = ReturnType<typeof usePoolDraft>
