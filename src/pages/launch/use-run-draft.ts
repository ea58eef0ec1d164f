import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { readDraft, writeDraft } from '~/features/launch/draft-store'
import { draftChanges, withChanges, type KeptDraft, type RunDraft } from '~/features/launch/run-draft'
import { isLarge } from '~/features/schema-form/size'
import { secretPaths, withoutSecrets } from '~/features/schema-form/secrets'

const KEEP_AFTER_MS = 400
/** In characters; the browser has room for some five million, for all tabs of a site. */
const LARGEST = 1024 * 1024

/** The run being prepared, kept in the tab's storage without its secrets until it is started or discarded. */
export function useRunDraft({
  origin,
  start,
  schema,
  variables,
}: {
  origin: string
  start: RunDraft
  schema: unknown
  variables: unknown
}) {
  const [first] = useState(() => start)
  const [opened] = useState(() => readDraft(origin))
  const [draft, setDraft] = useState(() => (opened ? withChanges(first, opened.changes) : first))
  const [kept, setKept] = useState<KeptDraft | undefined>(opened)
  /** Grows with each discard: the fields are then made anew, without the half-typed text of before. */
  const [generation, setGeneration] = useState(0)
  const [tooLarge, setTooLarge] = useState(false)
  const started = useRef(false)
  const leftOut = useRef(opened?.withoutSecrets ?? false)

  const keep = useMemo(
    () => (current: RunDraft) => {
      if (started.current) return
      const over = isLarge(current.parameters, LARGEST)
      setTooLarge(over)
      if (over) {
        // An older draft would be taken for this one.
        writeDraft(origin, undefined)
        setKept(undefined)
        return
      }
      const secrets = secretPaths(schema, current.parameters)
      const jobSecrets = secretPaths(variables, current.jobVariables)
      // Once left out, a secret has to be typed again, and the note about it stays.
      leftOut.current ||= secrets.length + jobSecrets.length > 0
      const safe = {
        ...current,
        parameters: withoutSecrets(current.parameters, secrets),
        jobVariables: withoutSecrets(current.jobVariables, jobSecrets),
      }
      const safeStart = {
        ...first,
        parameters: withoutSecrets(first.parameters, secretPaths(schema, first.parameters)),
      }
      const changes = draftChanges(safe, safeStart)
      const next: KeptDraft | undefined =
        Object.keys(changes).length === 0
          ? undefined
          : { at: new Date().toISOString(), changes, withoutSecrets: leftOut.current }
      if (writeDraft(origin, next)) setKept(next)
    },
    [origin, first, schema, variables],
  )

  const current = useRef(draft)
  useEffect(() => {
    if (current.current === draft) return undefined
    current.current = draft
    const timer = setTimeout(() => keep(draft), KEEP_AFTER_MS)
    // A reload right after the last key must not lose it.
    const now = () => keep(draft)
    window.addEventListener('pagehide', now)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', now)
    }
  }, [draft, keep])

  const leave = useRef(() => {})
  useEffect(() => {
    leave.current = () => {
      if (draft !== first) keep(draft)
    }
  })
  useEffect(() => () => leave.current(), [])

  const change = useCallback((changes: Partial<RunDraft>) => setDraft((before) => ({ ...before, ...changes })), [])
  const discard = () => {
    writeDraft(origin, undefined)
    leftOut.current = false
    setKept(undefined)
    setDraft(first)
    setGeneration((count) => count + 1)
  }
  const forgetDraft = () => {
    started.current = true
    writeDraft(origin, undefined)
  }
  return { draft, change, kept, tooLarge, discard, forgetDraft, generation }
}
