import { useRef } from 'react'
import { formatTime, fromZonedInput, parseTime, toZonedInput, zoneLabel } from '~/lib/time'
import { Button, IconButton } from '~/ui/button'
import { TextInput } from '~/ui/fields'
import { usePreferences } from '~/ui/use-preferences'
import type { ControlProps } from './form-context'
import { durationWords, isoDuration } from './formats'
import { described } from './text-widgets'

const PLACEHOLDERS: Record<string, string> = {
  date: '2026-11-21',
  'date-time': '2026-11-21T09:00:00+01:00',
  time: '09:00:00',
  duration: 'PT1H30M',
}
const PICKERS: Record<string, string> = { date: 'date', 'date-time': 'datetime-local', time: 'time' }

/**
 * Dates, times and durations as the text that is sent, with the platform's own picker beside it: a native date field
 * would show nothing for a value it cannot read, such as a date-time without zone.
 */
export function MomentWidget(props: ControlProps) {
  const { lens, value, readOnly, shape, label, labelled } = props
  const prefs = usePreferences()
  const picker = useRef<HTMLInputElement>(null)
  const text = typeof value === 'string' ? value : ''
  const { format } = shape
  const pick = (picked: string) => {
    if (picked === '') return
    if (format === 'date-time') lens.set(fromZonedInput(picked, prefs) ?? picked)
    else lens.set(format === 'time' && picked.length === 5 ? `${picked}:00` : picked)
  }
  const open = () => {
    const field = picker.current
    if (!field) return
    field.value =
      format === 'date-time' ? toZonedInput(text, prefs).slice(0, 16) : text.slice(0, format === 'date' ? 10 : 8)
    try {
      field.showPicker()
    } catch {
      field.focus()
    }
  }
  return (
    <>
      <div className="relative flex items-center gap-0.5">
        <TextInput
          {...described(props)}
          aria-label={labelled ? undefined : label}
          mono
          value={text}
          readOnly={readOnly}
          placeholder={value === '' ? 'empty text' : `not given, such as ${PLACEHOLDERS[format]}`}
          onValue={lens.set}
        />
        {PICKERS[format] && !readOnly && (
          <>
            <IconButton icon="clock" label={`Pick ${label}`} onClick={open} />
            <input
              ref={picker}
              type={PICKERS[format]}
              step={format === 'date' ? undefined : 1}
              tabIndex={-1}
              aria-hidden="true"
              onChange={(event) => pick(event.currentTarget.value)}
              className="pointer-events-none absolute right-0 bottom-0 size-px opacity-0"
            />
          </>
        )}
      </div>
      <Meaning text={text} format={format} />
      {!readOnly && <Rewrite text={text} format={format} onUse={lens.set} />}
    </>
  )
}

/** What a machine's notation means to a person. */
function Meaning({ text, format }: { text: string; format: string }) {
  const prefs = usePreferences()
  let words: string | undefined
  if (format === 'duration') words = durationWords(text)
  if (format === 'date-time' && /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text) && parseTime(text) !== null) {
    words = formatTime(text, 'date-time', prefs)
  }
  return words ? <p className="mono text-muted">{words}</p> : null
}

/** What a person typed, in the notation that every judge reads: a zone for a date and time, ISO 8601 for a duration. */
function Rewrite({ text, format, onUse }: { text: string; format: string; onUse: (text: string) => void }) {
  const prefs = usePreferences()
  if (format === 'duration') {
    const iso = isoDuration(text)
    return iso === undefined ? null : <Use text={iso} onUse={onUse} />
  }
  if (format !== 'date-time' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$/.test(text)) return null
  const at = fromZonedInput(text.replace(' ', 'T'), prefs)
  return at === null ? null : <Use text={at} words={`as ${zoneLabel(prefs, at)} time`} onUse={onUse} />
}

function Use({ text, words, onUse }: { text: string; words?: string; onUse: (text: string) => void }) {
  return (
    <p>
      <Button size="small" variant="quiet" className="-ml-1.75" onClick={() => onUse(text)}>
        Write {text} {words}
      </Button>
    </p>
  )
}
