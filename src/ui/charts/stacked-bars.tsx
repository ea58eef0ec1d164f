import { type KeyboardEvent, type PointerEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { cx } from '~/ui/class-names'
import { BarsTable, BarTip } from './bar-words'
import { type Bucket, layoutBars, thin, ticksOf } from './bars-layout'

export type { Bucket } from './bars-layout'

type Range = { from: number; to: number }

const axisHeight = 18

/**
 * Counts over time, one bar a bucket, one colour a part (the first part lowest). Drag across bars, or Shift+arrows and
 * Enter, choose a span; a click or Enter chooses one bar. A table says the same to those who cannot see it.
 */
export function StackedBars({
  buckets: given,
  label,
  height = 56,
  formatTick,
  formatSpan,
  onBrush,
  onBarClick,
  stale = false,
  className,
}: {
  /** In order of time. Where they would make more than 300 marks, neighbours are added together. */
  buckets: readonly Bucket[]
  /** What is counted: "Flow runs by state". */
  label: string
  /** Of the bars, in px; the axis adds 18. */
  height?: number
  formatTick: (start: string) => string
  /** The heading of the tip; `start – end` by formatTick when missing. */
  formatSpan?: (start: string, end: string) => string
  /** Start of the first and end of the last chosen bar. */
  onBrush?: (start: string, end: string) => void
  /** Without it a single bar is a span too. */
  onBarClick?: (bucket: Bucket) => void
  stale?: boolean
  className?: string
}) {
  const buckets = thin(given)
  const count = buckets.length
  const hintId = useId()
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  const [focused, setFocused] = useState<number | null>(null)
  const [lastFocused, setLastFocused] = useState(0)
  const [hovered, setHovered] = useState<number | null>(null)
  const [range, setRange] = useState<Range | null>(null)
  const drag = useRef<{ from: number; x: number; moved: boolean }>(undefined)

  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = () => setWidth(Math.max(1, Math.round(element.clientWidth || 600)))
    measure()
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const interactive = Boolean(onBrush ?? onBarClick)
  const bars = layoutBars(buckets, width, height)
  const spanText = (from: number, to: number) => {
    const [first, last] = [buckets[from], buckets[to]]
    if (!first || !last) return ''
    return formatSpan ? formatSpan(first.start, last.end) : `${formatTick(first.start)} – ${formatTick(last.end)}`
  }
  const partsText = (bucket: Bucket) =>
    bucket.parts
      .filter((part) => part.count > 0)
      .map((part) => `${part.count.toLocaleString('en')} ${part.label}`)
      .join(', ') || 'none'

  const choose = ({ from, to }: Range) => {
    const [first, last] = [buckets[Math.min(from, to)], buckets[Math.max(from, to)]]
    setRange(null)
    if (!first || !last) return
    if (from === to && onBarClick) onBarClick(first)
    else onBrush?.(first.start, last.end)
  }

  const indexAt = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect()
    if (!box || !box.width) return 0
    return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)))
  }
  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    if (!interactive || event.button !== 0) return
    const from = barIndex(event.target) ?? indexAt(event)
    drag.current = { from, x: event.clientX, moved: false }
  }
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const at = barIndex(event.target) ?? indexAt(event)
    setHovered(at)
    const current = drag.current
    if (!current || !onBrush) return
    if (!current.moved && Math.abs(event.clientX - current.x) < 3 && at === current.from) return
    if (!current.moved) {
      current.moved = true
      event.currentTarget.setPointerCapture?.(event.pointerId)
    }
    setRange({ from: current.from, to: indexAt(event) })
  }
  const onPointerUp = (event: PointerEvent<SVGSVGElement>) => {
    const current = drag.current
    drag.current = undefined
    if (!current) return
    choose(current.moved ? { from: current.from, to: indexAt(event) } : { from: current.from, to: current.from })
  }
  const cancel = () => {
    drag.current = undefined
    setRange(null)
  }

  const moveTo = (index: number, extend: boolean) => {
    const next = Math.min(count - 1, Math.max(0, index))
    setRange(extend && onBrush ? { from: range?.from ?? lastFocused, to: next } : null)
    frame.current?.querySelector<SVGElement>(`[data-bar="${next}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const index = barIndex(event.target)
    if (index === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const target = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: count - 1 }[event.key]
    if (target !== undefined) moveTo(target, event.shiftKey)
    else if ((event.key === 'Enter' || event.key === ' ') && interactive) choose(range ?? { from: index, to: index })
    else if (event.key === 'Escape' && range) setRange(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const tip = hovered ?? focused
  const low = range && Math.min(range.from, range.to)
  const high = range && Math.max(range.from, range.to)
  const inRange = (index: number) => low !== null && high !== null && index >= low && index <= high
  const tipBucket = tip === null ? undefined : buckets[tip]
  const tabStop = Math.min(lastFocused, count - 1)
  return (
    <figure className={cx('min-w-0', className)} aria-label={label}>
      <div ref={frame} className={cx('relative', stale && 'opacity-60')} style={{ height: `${height + axisHeight}px` }}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- delegated from the bars, which are buttons */}
        <svg
          width={width}
          height={height}
          role="group"
          aria-label={`${label}, ${count} bars`}
          aria-describedby={interactive ? hintId : undefined}
          className={cx('block touch-pan-y select-none', interactive && 'cursor-crosshair')}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={cancel}
          onPointerLeave={() => setHovered(null)}
          onKeyDown={onKeyDown}
        >
          {bars.map(({ x, slot, barWidth, marks }, index) => (
            <g key={buckets[index]?.start ?? index}>
              {marks.map((mark) => (
                <rect
                  key={mark.key}
                  x={x}
                  y={mark.y}
                  width={barWidth}
                  height={mark.height}
                  rx={Math.min(1, mark.height / 2)}
                  fill={`var(--color-${mark.colorToken})`}
                  opacity={range && !inRange(index) ? 0.35 : 1}
                  pointerEvents="none"
                />
              ))}
              <rect
                data-bar={index}
                x={slot.x}
                y={0}
                width={slot.width}
                height={height}
                fill={tip === index || inRange(index) ? 'var(--color-text)' : 'transparent'}
                fillOpacity={inRange(index) ? 0.1 : 0.06}
                role={interactive ? 'button' : 'img'}
                tabIndex={index === tabStop ? 0 : -1}
                aria-label={buckets[index] && `${spanText(index, index)}: ${partsText(buckets[index])}`}
                aria-pressed={interactive && range ? inRange(index) : undefined}
                className="-outline-offset-2"
                onFocus={() => {
                  setFocused(index)
                  setLastFocused(index)
                }}
                onBlur={() => setFocused(null)}
              />
            </g>
          ))}
          <line
            x1={0}
            x2={width}
            y1={height - 0.5}
            y2={height - 0.5}
            stroke="var(--color-line-strong)"
            pointerEvents="none"
          />
        </svg>
        <div aria-hidden="true" className="mono relative h-4.5 leading-4.5 text-muted">
          {ticksOf(buckets, width).map(({ index, x, align }) => (
            <span
              key={index}
              className={cx(
                'absolute whitespace-nowrap',
                align === 'middle' && '-translate-x-1/2',
                align === 'end' && '-translate-x-full',
              )}
              style={{ left: `${x}px` }}
            >
              {formatTick(buckets[index]?.start ?? '')}
            </span>
          ))}
        </div>
        {tipBucket && tip !== null && (
          <BarTip
            heading={spanText(tip, tip)}
            bucket={tipBucket}
            x={((tip + 0.5) / count) * width}
            width={width}
            below={height}
          />
        )}
        {range && low !== null && high !== null && (
          <div role="status" className="sr-only">
            {`Chosen: ${spanText(low, high)}. Enter applies.`}
          </div>
        )}
      </div>
      {interactive && (
        <p id={hintId} className="sr-only">
          Arrow keys move between bars{onBrush ? ', Shift and arrow keys choose a span' : ''}, Enter applies.
        </p>
      )}
      <BarsTable label={label} buckets={buckets} spanText={spanText} />
    </figure>
  )
}

function barIndex(target: EventTarget): number | undefined {
  const index = target instanceof SVGElement ? target.dataset.bar : undefined
  return index === undefined ? undefined : Number(index)
}
