import type { ReactNode } from 'react'
import { Drawing } from '~/ui/icon'

/** One of the colours that `ui/theme.css` has for states. `pending` also serves whatever the server may add later. */
export type StateTone =
  | 'completed'
  | 'failed'
  | 'crashed'
  | 'running'
  | 'pending'
  | 'scheduled'
  | 'late'
  | 'paused'
  | 'cancelled'

type Shape = StateTone | 'cancelling' | 'retry' | 'gate' | 'unknown'

const shapeOfType: Record<string, Shape> = {
  SCHEDULED: 'scheduled',
  PENDING: 'pending',
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  CANCELLING: 'cancelling',
  CRASHED: 'crashed',
  PAUSED: 'paused',
}

/**
 * The only names with a shape of their own; all are names of SCHEDULED. Any other name, also one a flow
 * invented, keeps the shape of its type: a COMPLETED state called "Failed politely" is still a success.
 */
const shapeOfScheduledName: Record<string, Shape> = {
  Late: 'late',
  AwaitingRetry: 'retry',
  AwaitingConcurrencySlot: 'gate',
}

function shapeOf(type: string | null | undefined, name: string | null | undefined): Shape {
  if (type === 'SCHEDULED' && name && Object.hasOwn(shapeOfScheduledName, name)) return shapeOfScheduledName[name]!
  return type && Object.hasOwn(shapeOfType, type) ? shapeOfType[type]! : 'unknown'
}

const toneOfShape: Record<Shape, StateTone> = {
  completed: 'completed',
  failed: 'failed',
  crashed: 'crashed',
  running: 'running',
  pending: 'pending',
  scheduled: 'scheduled',
  late: 'late',
  paused: 'paused',
  cancelled: 'cancelled',
  cancelling: 'cancelled',
  retry: 'scheduled',
  gate: 'scheduled',
  unknown: 'pending',
}

/** Which state colour a state has; use with the maps below, since Tailwind must see whole class names. */
export function stateTone(type: string | null | undefined, name?: string | null): StateTone {
  return toneOfShape[shapeOf(type, name)]
}

export const toneText: Record<StateTone, string> = {
  completed: 'text-completed',
  failed: 'text-failed',
  crashed: 'text-crashed',
  running: 'text-running',
  pending: 'text-pending',
  scheduled: 'text-scheduled',
  late: 'text-late',
  paused: 'text-paused',
  cancelled: 'text-cancelled',
}

/** Token names for bars and charts, to go behind `bg-` or `fill-`. */
export const toneBar: Record<StateTone, string> = {
  completed: 'bar-completed',
  failed: 'bar-failed',
  crashed: 'bar-crashed',
  running: 'bar-running',
  pending: 'bar-pending',
  scheduled: 'bar-scheduled',
  late: 'bar-late',
  paused: 'bar-paused',
  cancelled: 'bar-cancelled',
}

/** What needs a person's eye; everything else is written quietly. */
export function isLoud(type: string | null | undefined, name?: string | null): boolean {
  const tone = stateTone(type, name)
  return tone === 'failed' || tone === 'crashed' || tone === 'late'
}

const typeWords: Record<string, string> = {
  SCHEDULED: 'Scheduled',
  PENDING: 'Pending',
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  CANCELLING: 'Cancelling',
  CRASHED: 'Crashed',
  PAUSED: 'Paused',
}

/** The word for a state: the server's name for it, else the word for its type. */
export function stateWord(type: string | null | undefined, name?: string | null): string {
  if (name) return name
  if (!type) return 'No state'
  return Object.hasOwn(typeWords, type) ? typeWords[type]! : type
}

const disc = 'M8 2a6 6 0 100 12a6 6 0 100-12z'
const clock = 'M8 5v3l2 1.5'
const slash = 'M4 12l8-8'

/**
 * One path a shape, as there is one in every row of a list. Line drawings, but for the two that must be seen first:
 * a filled disc and a filled octagon with the sign cut out of them.
 */
const drawings: Record<Exclude<Shape, 'running'>, ReactNode> = {
  completed: <path d={`${disc}M5.5 8.2l1.8 1.8 3.4-3.8`} />,
  failed: (
    <path
      fill="currentColor"
      stroke="none"
      fillRule="evenodd"
      d="M8 1.25a6.75 6.75 0 100 13.5a6.75 6.75 0 100-13.5zM10.79 9.73L9.73 10.79L8 9.06L6.27 10.79L5.21 9.73L6.94 8L5.21 6.27L6.27 5.21L8 6.94L9.73 5.21L10.79 6.27L9.06 8z"
    />
  ),
  crashed: (
    <path
      fill="currentColor"
      stroke="none"
      fillRule="evenodd"
      d="M5.2 1.25h5.6L14.75 5.2v5.6L10.8 14.75H5.2L1.25 10.8V5.2zM7.25 4.4h1.5v4.4h-1.5zM7.15 10.3h1.7v1.7h-1.7z"
    />
  ),
  pending: <path d={disc} strokeDasharray="2 2.6" />,
  scheduled: <path d={disc + clock} />,
  late: <path d={`M11 2.8A6 6 0 1013.3 6.2${clock}M13 1.7a1.2 1.2 0 100 2.4a1.2 1.2 0 100-2.4z`} />,
  paused: <path d={`${disc}M6.5 6v4M9.5 6v4`} />,
  cancelled: <path d={disc + slash} />,
  cancelling: <path d={disc + slash} strokeDasharray="3 1.7" />,
  retry: <path d="M13 8a5 5 0 11-1.5-3.5M13 2v3h-3" />,
  gate: <path d="M3 3v10M13 3v10M6 8h4M8.5 6L6 8l2.5 2" />,
  unknown: <path d={`${disc}M6.4 6.4a1.7 1.7 0 112.4 1.6c-.5.3-.8.6-.8 1M8 11h.01`} />,
}

const running = (
  <>
    <circle cx="8" cy="8" r="6" strokeOpacity=".25" />
    <path d="M8 2a6 6 0 016 6" className="origin-center animate-spin" />
  </>
)

type StateProps = { type: string | null | undefined; name?: string | null | undefined }

/** The shape alone, 14 px, in the state's colour. Always beside the word, or named by what surrounds it. */
export function StateShape({ type, name, className = '' }: StateProps & { className?: string }) {
  const shape = shapeOf(type, name)
  return (
    <Drawing data-shape={shape} className={`size-3.5 flex-none ${toneText[toneOfShape[shape]]} ${className}`}>
      {shape === 'running' ? running : drawings[shape]}
    </Drawing>
  )
}

/**
 * A state as shape, word and colour. Loud (coloured and bold) for what went wrong unless told otherwise.
 * `word="hidden"` keeps the word for screen readers only; `"wide"` does so at phone width.
 */
export function StateMark({
  type,
  name,
  loud = isLoud(type, name),
  word = 'shown',
}: StateProps & { loud?: boolean; word?: 'shown' | 'wide' | 'hidden' }) {
  const visibility = word === 'hidden' ? 'sr-only' : word === 'wide' ? 'truncate max-sm:sr-only' : 'truncate'
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1.5 align-middle whitespace-nowrap ${
        loud ? `font-semibold ${toneText[stateTone(type, name)]}` : 'text-muted'
      }`}
    >
      <StateShape type={type} name={name} />
      <span className={visibility}>{stateWord(type, name)}</span>
    </span>
  )
}
