import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { parseExact, printExact } from '~/lib/exact-json'
import { isObject, jsonEquals, type JsonObject, type Path } from './json-value'
import { masked, unmasked } from './secrets'

/** Megabytes are read when typing pauses, not at each key. */
const READ_AFTER_MS = 500

interface Typed {
  text: string
  means: JsonObject
  fault?: string
  /** Not read yet. */
  unread?: boolean
}

export interface JsonLens {
  what: string
  text: string
  edit: (text: string) => void
  /** The same for a text of megabytes, read when typing pauses. */
  editLater: (read: () => string) => void
  /** Why the text is not the value, in words. */
  fault: string | undefined
  hasSecrets: boolean
}

interface Lensed {
  /** What is edited, in words: "parameters". */
  what: string
  value: JsonObject
  /** Places in the value that hold a secret. */
  secrets: readonly Path[]
  onChange: (value: JsonObject) => void
  shown: boolean
}

/**
 * The value of a form as JSON text, in step with the form. What is typed stays as it was typed while it means the value in
 * place, also while the editor is out of sight; text that cannot be read is kept and not taken over.
 */
export function useJsonLens({ what, value, secrets, onChange, shown }: Lensed): JsonLens {
  const [typed, setTyped] = useState<Typed>()
  const own = typed && jsonEquals(typed.means, value) ? typed : undefined
  const printed = useMemo(
    () => (shown && !own ? printExact(masked(value, secrets), 2) : ''),
    [shown, own, value, secrets],
  )
  const text = own?.text ?? printed

  const read = (next: string) => {
    let fault: string | undefined
    let means = value
    try {
      const found = parseExact(next)
      if (isObject(found)) means = unmasked(found, value, secrets)
      else fault = `The ${what} must be one JSON object: { … }.`
    } catch (error) {
      fault = `Not JSON: ${error instanceof Error ? error.message : String(error)}`
    }
    setTyped({ text: next, means, fault })
    if (fault === undefined) onChange(means)
  }
  const latest = useRef(read)
  useEffect(() => {
    latest.current = read
  })
  const waiting = useRef<{ text: () => string; timer: ReturnType<typeof setTimeout> }>(undefined)
  const flush = useCallback(() => {
    if (!waiting.current) return
    clearTimeout(waiting.current.timer)
    const { text: last } = waiting.current
    waiting.current = undefined
    latest.current(last())
  }, [])
  // Whoever turns to the form has finished typing here.
  useEffect(() => {
    if (!shown) flush()
  }, [shown, flush])

  const edit = (next: string) => {
    if (next !== text) read(next)
  }
  const editLater = (next: () => string) => {
    if (waiting.current) clearTimeout(waiting.current.timer)
    waiting.current = { text: next, timer: setTimeout(flush, READ_AFTER_MS) }
    if (!own?.unread) setTyped({ text, means: value, unread: true })
  }
  const fault = own?.unread ? 'The text is being read' : own?.fault
  return { what, text, edit, editLater, fault, hasSecrets: secrets.length > 0 }
}
