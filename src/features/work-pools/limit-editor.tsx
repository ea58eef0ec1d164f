import { type FormEvent, useRef, useState } from 'react'
import { Button } from '~/ui/button'
import { TextInput } from '~/ui/fields'

/** A whole number from 0; undefined when the text is none. Empty means no limit. */
export function readLimit(text: string): number | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const limit = Number(trimmed)
  // The server keeps it in 32 bits.
  return /^\d+$/.test(trimmed) && limit < 2 ** 31 ? limit : undefined
}

export const limitFault = 'A whole number from 0, or nothing for no limit.'

/** Shows a concurrency limit and changes it in place. A refusal leaves what was typed. */
export function LimitEditor({
  limit,
  onSave,
}: {
  limit: number | null | undefined
  /** Rejects with the server's words. */
  onSave: (limit: number | null) => Promise<unknown>
}) {
  const [draft, setDraft] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const opener = useRef<HTMLButtonElement>(null)

  const close = () => {
    setDraft(null)
    setFault(null)
    // The button is drawn again first.
    requestAnimationFrame(() => opener.current?.focus())
  }
  const save = async (next: number | null) => {
    setBusy(true)
    setFault(null)
    try {
      await onSave(next)
      close()
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const next = readLimit(draft ?? '')
    if (next === undefined) setFault(limitFault)
    else void save(next)
  }

  if (draft === null)
    return (
      <span className="flex items-center gap-2">
        <span>{limit ?? 'no limit'}</span>
        <Button
          ref={opener}
          size="small"
          aria-label="Change the concurrency limit"
          onClick={() => setDraft(String(limit ?? ''))}
        >
          Change
        </Button>
      </span>
    )
  return (
    <form onSubmit={submit} className="flex flex-col gap-1">
      <span className="flex flex-wrap items-center gap-1.5">
        <TextInput
          ref={focus}
          label="Concurrency limit"
          inputMode="numeric"
          placeholder="no limit"
          value={draft}
          invalid={fault !== null}
          onValue={setDraft}
          onKeyDown={(event) => event.key === 'Escape' && close()}
          className="h-7! w-20!"
        />
        <Button type="submit" size="small" variant="primary" busy={busy}>
          Save
        </Button>
        {limit !== null && limit !== undefined && (
          <Button size="small" disabled={busy} onClick={() => void save(null)}>
            Remove the limit
          </Button>
        )}
        <Button size="small" variant="quiet" disabled={busy} onClick={close}>
          Cancel
        </Button>
      </span>
      {fault && (
        <span role="alert" className="text-12 text-failed">
          {fault}
        </span>
      )}
    </form>
  )
}

function focus(input: HTMLInputElement | null) {
  input?.select()
  input?.focus()
}
