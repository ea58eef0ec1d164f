import { formatDuration } from '~/lib/duration'
import type { Attempt } from './attempts'
import type { DependencyLine } from './dependency-lines'
import { ticks, type TimeScale, type View } from './time-scale'
import { place, ROW_HEIGHT, type Frame } from './timeline-rows'

const percent = (x: number, view: View) => ((x - view.from) / (view.to - view.from)) * 100

/** Run time along the top, with the attempts of a run that had several. */
export function Axis({ frame, attempts, width }: { frame: Frame; attempts: Attempt[]; width: number }) {
  const { scale, view } = frame
  const marks = ticks(scale, view, width / 90)
  return (
    <div aria-hidden="true" className="relative mr-4 h-4.5 min-w-0 overflow-hidden">
      {marks.map(({ x, seconds }) => {
        const left = percent(x, view)
        return (
          <span
            key={seconds}
            className={`mono absolute leading-4.5 whitespace-nowrap text-faint ${left < 3 ? 'pl-1' : left > 97 ? '-translate-x-full' : '-translate-x-1/2'}`}
            style={{ left: `${left}%` }}
          >
            {axisLabel(seconds)}
          </span>
        )
      })}
      {attempts.length > 1 &&
        attempts.map((attempt) => <AttemptName key={attempt.start} attempt={attempt} frame={frame} />)}
      {scale.gaps.map((gap) => (
        <Middle key={gap.start} from={gap.from} to={gap.to} view={view}>
          {gap.label}
        </Middle>
      ))}
    </div>
  )
}

/** Ticks are round, so `10 s` and `1m 30s` say it exactly; fractions keep their digits. */
const axisLabel = (seconds: number) => (seconds > 0 && seconds < 10 ? `${seconds} s` : formatDuration(seconds))

function AttemptName({ attempt, frame }: { attempt: Attempt; frame: Frame }) {
  const { scale, view } = frame
  return (
    <Middle from={scale.toX(attempt.start)} to={scale.toX(attempt.end ?? scale.end)} view={view}>
      {attempt.resumed ? 'resumed' : `attempt ${attempt.number}`}
    </Middle>
  )
}

/** A word in the middle of the part of a stretch that is in view, when it has room. */
function Middle({ from, to, view, children }: { from: number; to: number; view: View; children: React.ReactNode }) {
  const left = Math.max(percent(from, view), 0)
  const right = Math.min(percent(to, view), 100)
  if (right - left < 7) return null
  return (
    <span
      className="absolute -translate-x-1/2 bg-raised px-1 text-12 leading-4.5 whitespace-nowrap"
      style={{ left: `${(left + right) / 2}%` }}
    >
      {children}
    </span>
  )
}

/** Behind the rows: a line at each tick, the waits hatched, and where the present is. */
export function Grid({ frame, width }: { frame: Frame; width: number }) {
  const { scale, view, now, runOver } = frame
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-4 left-(--timeline-label) overflow-hidden"
    >
      {ticks(scale, view, width / 90).map(({ x, seconds }) => (
        <span
          key={seconds}
          className="absolute inset-y-0 border-l border-line"
          style={{ left: `${percent(x, view)}%` }}
        />
      ))}
      {scale.gaps.map((gap) => {
        const at = place(frame, gap.start, gap.end)
        return (
          at && (
            <span key={gap.start} className={`absolute inset-y-0 border-x border-line-strong ${hatch}`} style={at} />
          )
        )
      })}
      {!runOver && (
        <span
          className="absolute inset-y-0 border-l border-running"
          style={{ left: `${percent(scale.toX(now), view)}%` }}
        />
      )}
    </div>
  )
}

const hatch =
  'bg-[repeating-linear-gradient(135deg,transparent_0_6px,color-mix(in_srgb,var(--color-line-strong)_45%,transparent)_6px_7px)]'

/** Over the rows: what the selected task waited for, and what waits for it. */
export function Lines({
  lines,
  scale,
  view,
  width,
  height,
}: {
  lines: DependencyLine[]
  scale: TimeScale
  view: View
  width: number
  height: number
}) {
  if (lines.length === 0 || width <= 0) return null
  const x = (time: number) => (percent(scale.toX(time), view) / 100) * width
  const y = (row: number) => row * ROW_HEIGHT + ROW_HEIGHT / 2
  return (
    <svg
      aria-hidden="true"
      width={width}
      height={height}
      fill="none"
      className="pointer-events-none absolute top-0 left-(--timeline-label) overflow-hidden stroke-accent"
    >
      {lines.map((line) => {
        const [x1, y1, x2, y2] = [x(line.fromTime), y(line.fromRow), x(line.toTime), y(line.toRow)]
        const bend = Math.max(10, Math.min(60, Math.abs(x2 - x1) / 2))
        return (
          <path
            key={line.key}
            strokeWidth="1.5"
            strokeDasharray={line.unmet ? '3 3' : undefined}
            d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
          />
        )
      })}
    </svg>
  )
}
