import { useId, useRef } from 'react'
import { type RunDraft, zoneOf } from '~/features/launch/run-draft'
import { timeZones } from '~/features/time-setting/time-zones'
import { formatFull, toZonedInput } from '~/lib/time'
import type { TypedTime } from '~/lib/typed-time'
import { IconButton } from '~/ui/button'
import { Combobox, SegmentedChoice, TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { useNow } from '~/ui/now'
import { RelativeTime } from '~/ui/relative-time'
import { usePreferences } from '~/ui/use-preferences'
import { Row } from './option-row'

const WHEN = [
  { value: 'now', label: 'Now' },
  { value: 'later', label: 'Later' },
] as const

interface WhenProps {
  draft: RunDraft
  change: (changes: Partial<RunDraft>) => void
  /** The instant meant by `draft.later`; undefined while it cannot be read. */
  start: TypedTime | null | undefined
}

/** Now, or a time as people write it, in any zone; what it means is always beside it. */
export function When({ draft, change, start }: WhenProps) {
  const prefs = usePreferences()
  const zone = zoneOf(draft, prefs)
  const picker = useRef<HTMLInputElement>(null)
  const id = useId()
  const type = (later: string) => change({ later, typedAt: new Date().toISOString() })
  const pick = () => {
    const field = picker.current
    if (!field) return
    field.value = toZonedInput(start?.at ?? Date.now() + 3_600_000, { timeZone: zone }).slice(0, 16)
    try {
      field.showPicker()
    } catch {
      field.focus()
    }
  }
  return (
    <Row label="When">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedChoice
          label="When the run starts"
          value={draft.later === null ? 'now' : 'later'}
          options={WHEN}
          onChange={(when) => (when === 'now' ? change({ later: null }) : type('in 1 h'))}
        />
        {draft.later !== null && (
          <>
            <span className="relative flex min-w-36 flex-1 items-center gap-0.5">
              <TextInput
                id={id}
                data-when
                label={`Start time in ${zone}`}
                value={draft.later}
                placeholder="tomorrow 9:00"
                invalid={start === undefined}
                aria-describedby={`${id}means`}
                onValue={type}
                className="h-7"
              />
              <IconButton icon="clock" label="Pick the start time" onClick={pick} />
              <input
                ref={picker}
                type="datetime-local"
                tabIndex={-1}
                aria-hidden="true"
                onChange={(event) => {
                  const picked = event.currentTarget.value
                  if (picked !== '') type(picked.replace('T', ' '))
                }}
                className="pointer-events-none absolute right-0 bottom-0 size-px opacity-0"
              />
            </span>
            <Combobox
              label="Zone"
              value={zone}
              options={timeZones()}
              onChange={(next) => change({ zone: next ?? '' })}
              className="h-7 w-40!"
            />
          </>
        )}
      </div>
      {draft.later !== null && (
        <div id={`${id}means`} className="pt-1 text-12 text-muted">
          <Meaning start={start} zone={zone} />
        </div>
      )}
    </Row>
  )
}

function Meaning({ start, zone }: { start: TypedTime | null | undefined; zone: string }) {
  const { hour12 } = usePreferences()
  const now = useNow(60_000)
  if (!start) {
    return <p>Give a time, such as “tomorrow 9:00”, “in 2 h”, “mon 08:30” or “2026-11-27 09:00”.</p>
  }
  const shown = (timeZone: string) => formatFull(start.at, { timeZone, hour12 }).replace('.000', '')
  return (
    <>
      <p className="mono text-text">
        {shown(zone)}
        {zone !== 'UTC' && <span className="text-muted"> · {shown('utc')}</span>}
      </p>
      <p>
        <RelativeTime at={start.at} />
        {Date.parse(start.at) < now && ' · in the past: it starts at once and counts as late'}
      </p>
      {start.clockChange && (
        <p className="flex items-start gap-1.5 text-late">
          <Icon name="alert" className="mt-0.5" />
          {start.clockChange}
        </p>
      )}
    </>
  )
}
