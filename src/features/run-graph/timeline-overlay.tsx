import { formatDuration } from '~/lib/duration'
import type { Attempt } from './attempts'
import { percent, ticks } from './time-scale'
import { place, type Frame } from './timeline-rows'

/** Run time along the top, with the attempts of a run that had several and the waits between them. */
export function Axis({ frame, attempts, width }: { frame: Frame; attempts: Attempt[]; width: number }) {
  const { scale, view } = frame
  const words = axisWords(frame, attempts, width)
  const marks = ticks(scale, view, width / 90)
    .map(({ x, seconds }) => ({ left: percent(x, view), seconds }))
    // A number under a word could be read as neither.
    .filter(({ left }) => words.every((word) => (Math.abs(word.left - left) / 100) * width > word.pixels / 2 + 28))
  return (
    <div aria-hidden="true" className="relative mr-4 h-4.5 min-w-0 overflow-hidden">
      {marks.map(({ left, seconds }) => (
        <span
          key={seconds}
          className={`mono absolute leading-4.5 whitespace-nowrap text-faint ${
            left < 3 ? 'pl-1' : left > 97 ? '-translate-x-full' : '-translate-x-1/2'
          }`}
          style={{ left: `${left}%` }}
        >
          {axisLabel(seconds)}
        </span>
      ))}
      {words.map(({ text, left }) => (
        <span
          key={`${text} ${left}`}
          className="absolute -translate-x-1/2 text-12 leading-4.5 whitespace-nowrap"
          style={{ left: `${left}%` }}
        >
          {text}
        </span>
      ))}
    </div>
  )
}

/** Ticks are round, so `10 s` and `1m 30s` say it exactly; fractions keep their digits. */
const axisLabel = (seconds: number) => (seconds > 0 && seconds < 10 ? `${seconds} s` : formatDuration(seconds))

/** Each in the middle of what of its stretch is in view, where it has room. */
function axisWords({ scale, view }: Frame, attempts: Attempt[], width: number) {
  const stretches = scale.gaps.map(({ from, to, label }) => ({ from, to, text: label }))
  if (attempts.length > 1) {
    for (const { start, end, resumed, number } of attempts) {
      const text = resumed ? 'resumed' : `attempt ${number}`
      stretches.push({ from: scale.toX(start), to: scale.toX(end ?? scale.end), text })
    }
  }
  return stretches.flatMap(({ from, to, text }) => {
    const left = Math.max(percent(from, view), 0)
    const right = Math.min(percent(to, view), 100)
    const pixels = text.length * 6.5
    return ((right - left) / 100) * width < pixels ? [] : [{ text, left: (left + right) / 2, pixels }]
  })
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
