import type { ReactNode } from 'react'
import { preferences, type Theme } from '~/lib/preferences'
import { formatFull, zoneName } from '~/lib/time'
import { Combobox } from '~/ui/combobox'
import { SegmentedChoice } from '~/ui/fields'
import { useNow } from '~/ui/now'
import { usePreferences } from '~/ui/use-preferences'
import { timeZones } from './time-zones'

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const clocks = [
  { value: '24', label: '24 h' },
  { value: '12', label: '12 h' },
] as const

const zoneKinds = [
  { value: 'local', label: 'Local' },
  { value: 'utc', label: 'UTC' },
  { value: 'zone', label: 'Zone' },
] as const

/** Every time on every page follows these; they are kept in this browser. */
export function DisplayPanel() {
  const prefs = usePreferences()
  const now = useNow()
  const kind = prefs.timeZone === 'local' || prefs.timeZone === 'utc' ? prefs.timeZone : 'zone'
  return (
    <div className="flex w-72 max-w-full flex-col gap-3">
      <Row name="Times in">
        <SegmentedChoice
          label="Times in"
          value={kind}
          options={zoneKinds}
          // A zone of one's own begins with the one that is in use here.
          onChange={(next) => preferences.set({ timeZone: next === 'zone' ? zoneName(prefs) : next })}
        />
      </Row>
      {kind === 'zone' && (
        <Combobox
          label="Time zone"
          value={prefs.timeZone}
          options={timeZones()}
          onChange={(timeZone) => {
            if (timeZone) preferences.set({ timeZone })
          }}
        />
      )}
      <Row name="Clock">
        <SegmentedChoice
          label="Clock"
          value={prefs.hour12 ? '12' : '24'}
          options={clocks}
          onChange={(next) => preferences.set({ hour12: next === '12' })}
        />
      </Row>
      <Row name="Theme">
        <SegmentedChoice
          label="Theme"
          value={prefs.theme}
          options={themes}
          onChange={(theme) => preferences.set({ theme })}
        />
      </Row>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 border-t border-line pt-2 text-12">
        <dt className="text-muted">Now</dt>
        <dd className="mono">{formatFull(now, prefs).replace(/\.\d{3}/, '')}</dd>
        <dt className="text-muted">Zone</dt>
        <dd className="mono truncate">{zoneName(prefs)}</dd>
      </dl>
    </div>
  )
}

/** The visible name; the control beside it carries the same as its accessible name. */
const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex items-center justify-between gap-3">
    <span aria-hidden className="text-muted">
      {name}
    </span>
    {children}
  </div>
)
