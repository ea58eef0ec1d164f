import { useCallback, useEffect, useRef, useState } from 'react'
import { withoutSecrets } from '~/features/schema-form/secrets'
import { isObject, type JsonObject, type Path } from '~/features/schema-form/json-value'
import { parseExact, printExact } from '~/lib/exact-json'
import { changedFields, type Changes, changesOf, secretsIn, withChanges, withSecretsBack } from './block-changes'

const KEEP_AFTER_MS = 400

interface Kept extends Changes {
  /** ISO. */
  at: string
  name: string
  /** Places whose secrets are not in it. */
  without: Path[]
}

/**
 * What is being written, with its secrets, for as long as the page lives: a block that is made for a field of another one
 * is made on another page. Only the tab's storage outlives a reload, and no secret is written to it.
 */
const open = new Map<string, { name: string; changes: Changes }>()

/** Nothing has been typed since the page was loaded that would have to be kept. */
export function isUntouched(key: string): boolean {
  const held = open.get(key)
  return !held || (held.name === '' && changedFields(held.changes).length === 0)
}

const storageKey = (key: string) => `podium:block-draft:${key}`

function readKept(key: string): Kept | undefined {
  try {
    const value = parseExact(sessionStorage.getItem(storageKey(key)) ?? 'null')
    return isObject(value) &&
      typeof value.at === 'string' &&
      typeof value.name === 'string' &&
      isObject(value.set) &&
      Array.isArray(value.removed) &&
      Array.isArray(value.without)
      ? (value as unknown as Kept)
      : undefined
  } catch {
    return undefined
  }
}

/** False when the browser has no room or no storage. */
function writeKept(key: string, kept: Kept | undefined): boolean {
  try {
    if (kept) sessionStorage.setItem(storageKey(key), printExact(kept))
    else sessionStorage.removeItem(storageKey(key))
    return true
  } catch {
    return false
  }
}

interface Start {
  /** Which draft this is. */
  key: string
  /** The data as the server has it, masks in the place of secrets; empty for a new block. */
  stored: JsonObject
  schema: unknown
  secretFields: readonly string[]
}

export function useBlockDraft({ key, stored, schema, secretFields }: Start) {
  const begin = () => {
    const held = open.get(key)
    if (held) return { name: held.name, data: withChanges(stored, held.changes), at: undefined, lost: [] }
    const kept = readKept(key)
    if (!kept) return { name: '', data: stored, at: undefined, lost: [] }
    const { value, lost } = withSecretsBack(withChanges(stored, kept), kept.without, stored)
    return { name: kept.name, data: value, at: kept.at, lost }
  }
  const [opened] = useState(begin)
  const [draft, setDraft] = useState<{ name: string; data: JsonObject }>(opened)
  const [kept, setKept] = useState<{ at: string; withoutSecrets: boolean } | 'failed' | undefined>(
    opened.at === undefined ? undefined : { at: opened.at, withoutSecrets: opened.lost.length > 0 },
  )
  const [lost, setLost] = useState<readonly Path[]>(opened.lost)
  /** Grows when the values are replaced as a whole: fields are then made anew, without half-typed text. */
  const [generation, setGeneration] = useState(0)
  const changes = changesOf(stored, draft.data)
  const isChanged = draft.name !== '' || changedFields(changes).length > 0

  const store = ({ set, removed }: Changes) => {
    const without = secretsIn(set, schema, secretFields)
    const at = new Date().toISOString()
    const safe = withoutSecrets(set, without)
    const written = writeKept(key, { at, name: draft.name, set: safe, removed, without })
    return written ? { at, withoutSecrets: without.length > 0 } : ('failed' as const)
  }
  const latest = useRef<() => void>(() => {})
  const gone = useRef(false)
  const keep = useCallback(() => latest.current(), [])
  useEffect(() => {
    latest.current = () => {
      if (gone.current) return
      if (!isChanged) {
        writeKept(key, undefined)
        setKept(undefined)
        return
      }
      setKept(store(changes))
    }
  })
  const first = useRef(draft)
  useEffect(() => {
    if (first.current === draft) return undefined
    first.current = draft
    const timer = setTimeout(keep, KEEP_AFTER_MS)
    // A reload, or leaving, right after the last key must not lose it.
    window.addEventListener('pagehide', keep)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', keep)
    }
  }, [draft, keep])
  useEffect(() => keep, [keep])

  const change = (patch: Partial<{ name: string; data: JsonObject }>) =>
    setDraft((before) => {
      const next = { ...before, ...patch }
      open.set(key, { name: next.name, changes: changesOf(stored, next.data) })
      return next
    })
  const forget = () => {
    gone.current = true
    open.delete(key)
    writeKept(key, undefined)
  }
  return {
    draft,
    changes,
    isChanged,
    kept,
    /** Places whose secrets have to be typed again. */
    lost,
    generation,
    change,
    /** Saved: there is nothing left to keep. */
    forget,
    /** What was changed of these fields is given up; the form is about to be made anew. */
    giveUp: (fields: readonly string[]) => {
      const left: Changes = {
        set: Object.fromEntries(Object.entries(changes.set).filter(([field]) => !fields.includes(field))),
        removed: changes.removed.filter((field) => !fields.includes(field)),
      }
      gone.current = true
      open.set(key, { name: draft.name, changes: left })
      store(left)
    },
    discard: () => {
      open.delete(key)
      writeKept(key, undefined)
      setKept(undefined)
      setLost([])
      first.current = { name: '', data: stored }
      setDraft(first.current)
      setGeneration((count) => count + 1)
    },
  }
}
