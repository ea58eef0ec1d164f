import { StateMark, stateTone, type StateTone } from './state-mark'

/** The tint behind a state that wants an eye; quiet states have none. */
const tint: Partial<Record<StateTone, string>> = {
  failed: 'bg-failed-bg',
  crashed: 'bg-crashed-bg',
  late: 'bg-late-bg',
  paused: 'bg-paused-bg',
  running: 'bg-running-bg',
}

/** The state in the header of its own page. */
export function StateChip({ type, name }: { type: string | null | undefined; name: string | null | undefined }) {
  const color = tint[stateTone(type, name)]
  return (
    <span className={`inline-flex h-5.5 min-w-0 items-center rounded-md text-13 ${color ? `px-2 ${color}` : ''}`}>
      <StateMark type={type} name={name} loud />
    </span>
  )
}
