import { useState } from 'react'
import { rangeKey, type TimeRange } from '~/api/window'
import { formatDuration } from '~/lib/duration'
import { formatTime, fromZonedInput, toZonedInput, zoneLabel } from '~/lib/time'
import { Button } from '~/ui/button'
import { Field, TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { Popover } from '~/ui/popover'
import { usePreferences } from '~/ui/use-preferences'

const hour = 3_600
const day = 24 * hour

const presets: readonly { label: string; seconds: number }[] = [
  { label: 'Last hour', seconds: hour },
  { label: 'Last 24 hours', seconds: day },
  { label: 'Last 7 days', seconds: 7 * day },
  { label: 'Last 30 days', seconds: 30 * day },
  { label: 'Last 90 days', seconds: 90 * day },
]

export function rangeText(range: TimeRange): string {
  if (range.kind === 'past') {
    const preset = presets.find(({ seconds }) => seconds === range.seconds)
    return preset?.label ?? `Last ${formatDuration(range.seconds)}`
  }
  const [from, to] = [formatTime(range.start, 'date'), formatTime(range.end, 'date')]
  const [start, end] = [formatTime(range.start, 'minute'), formatTime(range.end, 'minute')]
  return from === to ? `${from} ${start} – ${end}` : `${from} ${start} – ${to} ${end}`
}

/** The preset that looks further back than this range, to be offered when there is nothing in it. */
export function widerPreset(range: TimeRange) {
  if (range.kind === 'between') return undefined
  return presets.find(({ seconds }) => seconds > range.seconds)
}

export function RangePicker({ range, onChange }: { range: TimeRange; onChange: (range: TimeRange) => void }) {
  usePreferences()
  return (
    <Popover
      label="Time range"
      className="w-64"
      trigger={
        <Button aria-label={`Time range: ${rangeText(range)}`}>
          {rangeText(range)}
          <Icon name="chevron-down" className="text-muted" />
        </Button>
      }
    >
      {(close) => {
        const choose = (next: TimeRange) => {
          onChange(next)
          close()
        }
        return (
          <>
            <div className="-mx-2 -mt-2 flex flex-col">
              {presets.map(({ label, seconds }) => {
                const preset = { kind: 'past', seconds } as const
                const chosen = rangeKey(preset) === rangeKey(range)
                return (
                  <button
                    key={seconds}
                    type="button"
                    aria-pressed={chosen}
                    onClick={() => choose(preset)}
                    className="flex min-h-7 items-center gap-2 rounded-sm px-2 text-left hover:bg-hover"
                  >
                    <Icon name="check" className={chosen ? '' : 'invisible'} />
                    {label}
                  </button>
                )
              })}
            </div>
            <BetweenForm range={range} onChoose={choose} />
          </>
        )
      }}
    </Popover>
  )
}

function BetweenForm({ range, onChoose }: { range: TimeRange; onChoose: (range: TimeRange) => void }) {
  // The form starts with what is on screen, so that one end can be moved.
  const [start, setStart] = useState(() =>
    toZonedInput(range.kind === 'between' ? range.start : Date.now() - range.seconds * 1_000).slice(0, 16),
  )
  const [end, setEnd] = useState(() => toZonedInput(range.kind === 'between' ? range.end : Date.now()).slice(0, 16))
  const from = fromZonedInput(start)
  const to = fromZonedInput(end)
  const problem =
    from === null || to === null ? 'Give both times' : from >= to ? 'The end must lie after the start' : undefined
  return (
    <form
      className="-mx-3 mt-2 flex flex-col gap-2 border-t border-line px-3 pt-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!problem && from !== null && to !== null) onChoose({ kind: 'between', start: from, end: to })
      }}
    >
      <Field label="From">
        {(control) => <TextInput {...control} type="datetime-local" value={start} onValue={setStart} mono />}
      </Field>
      <Field label="To" help={`Times in ${zoneLabel()}`}>
        {(control) => <TextInput {...control} type="datetime-local" value={end} onValue={setEnd} mono />}
      </Field>
      <Button type="submit" disabledReason={problem} className="self-start">
        Show this range
      </Button>
    </form>
  )
}
