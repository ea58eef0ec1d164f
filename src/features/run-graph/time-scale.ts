/** A time without work between two attempts, or in a pause. ms since the epoch. */
export type Gap = { start: number; end: number; label: string }

type ScaleGap = Gap & {
  /** Where it is drawn, in scale units. */
  from: number
  to: number
  /** Drawn shorter than it was, because it would push the work to the edges. */
  compressed: boolean
}

/**
 * The horizontal axis. Its unit is a ms of run time, except inside a compressed gap; `span` is its whole
 * length, and a view is a part of it.
 */
export type TimeScale = {
  start: number
  end: number
  span: number
  gaps: ScaleGap[]
  toX: (time: number) => number
  toTime: (x: number) => number
}

export type View = { from: number; to: number }

/** Where `x` lies in the view. */
export const percent = (x: number, view: View) => ((x - view.from) / (view.to - view.from)) * 100

/** A retry days later must not make every bar vanish: a gap longer than this part of the work … */
const LONG_GAP = 0.5
/** … is drawn as this part of it. */
const GAP_SHARE = 0.12

export function buildScale(start: number, end: number, gaps: Gap[]): TimeScale {
  const last = Math.max(end, start + 1)
  const inside = gaps
    .map((gap) => ({ ...gap, start: Math.max(gap.start, start), end: Math.min(gap.end, last) }))
    .filter((gap) => gap.end > gap.start)
    .toSorted((a, b) => a.start - b.start)
    .reduce<Gap[]>((kept, gap) => {
      const reached = kept.at(-1)?.end ?? start
      if (gap.end > reached) kept.push({ ...gap, start: Math.max(gap.start, reached) })
      return kept
    }, [])
  const idle = inside.reduce((sum, gap) => sum + gap.end - gap.start, 0)
  const work = Math.max(last - start - idle, 1)

  // Break points of a piecewise linear map, from time to place.
  const times = [start]
  const places = [0]
  const scaleGaps: ScaleGap[] = []
  let place = 0
  let time = start
  for (const gap of inside) {
    place += gap.start - time
    times.push(gap.start)
    places.push(place)
    const length = gap.end - gap.start
    const drawn = length > work * LONG_GAP ? Math.max(work * GAP_SHARE, 1) : length
    scaleGaps.push({ ...gap, from: place, to: place + drawn, compressed: drawn < length })
    place += drawn
    time = gap.end
    times.push(gap.end)
    places.push(place)
  }
  place += last - time
  times.push(last)
  places.push(place)

  return {
    start,
    end: last,
    span: place,
    gaps: scaleGaps,
    toX: (at) => interpolate(times, places, at),
    toTime: (x) => interpolate(places, times, x),
  }
}

/** Linear between the break points, and with slope 1 beyond them. */
function interpolate(xs: number[], ys: number[], x: number): number {
  const lastIndex = xs.length - 1
  if (x <= (xs[0] as number)) return (ys[0] as number) + (x - (xs[0] as number))
  if (x >= (xs[lastIndex] as number)) return (ys[lastIndex] as number) + (x - (xs[lastIndex] as number))
  let i = 1
  while ((xs[i] as number) < x) i++
  const [x0, x1, y0, y1] = [xs[i - 1], xs[i], ys[i - 1], ys[i]] as [number, number, number, number]
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)
}

/** Never closer than this: below it two bars of a real run cannot be told apart anyway. */
const MIN_VIEW = 5

export function clampView(view: View, span: number): View {
  const width = Math.min(Math.max(view.to - view.from, Math.min(MIN_VIEW, span)), span)
  const from = Math.min(Math.max(view.from, 0), span - width)
  return { from, to: from + width }
}

/** Zooms by `factor` (below 1 = closer) so that the place `anchor` stays where it is. */
export const zoomView = (view: View, span: number, factor: number, anchor: number): View =>
  clampView({ from: anchor - (anchor - view.from) * factor, to: anchor + (view.to - anchor) * factor }, span)

export const panView = (view: View, span: number, by: number): View => {
  const width = view.to - view.from
  const from = Math.min(Math.max(view.from + by, 0), span - width)
  return { from, to: from + width }
}

export type Tick = { x: number; seconds: number }

const STEPS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
]

/** Ticks at round run times; none inside a compressed gap, where the axis lies. */
export function ticks(scale: TimeScale, view: View, count: number): Tick[] {
  const perTick = (view.to - view.from) / 1000 / Math.max(count, 1)
  const step = STEPS.find((s) => s >= perTick) ?? Math.ceil(perTick / 604_800) * 604_800
  const first = Math.ceil((scale.toTime(view.from) - scale.start) / 1000 / step)
  const last = Math.floor((scale.toTime(view.to) - scale.start) / 1000 / step)
  const result: Tick[] = []
  // A gap of days hides thousands of steps: walk the stretches between gaps, not the gaps.
  for (let i = first; i <= last; i++) {
    const time = scale.start + i * step * 1000
    const gap = scale.gaps.find((g) => g.compressed && time > g.start && time < g.end)
    if (gap) {
      i = Math.max(i, Math.ceil((gap.end - scale.start) / 1000 / step) - 1)
      continue
    }
    result.push({ x: scale.toX(time), seconds: Number((i * step).toFixed(3)) })
  }
  return result
}
