/** The arithmetic of the bar chart, apart from React. */
type BarPart = {
  key: string
  label: string
  count: number
  /** A colour token without its prefix, such as `bar-failed`. */
  colorToken: string
}

/** Instants are ISO texts, given back as they came. */
export type Bucket = { start: string; end: string; parts: readonly BarPart[] }

const mostMarks = 300
const smallest = 2

export const total = ({ parts }: Bucket): number => parts.reduce((sum, { count }) => sum + Math.max(0, count), 0)

/** Adds neighbours together until all bars make at most 300 marks. */
export function thin(buckets: readonly Bucket[]): readonly Bucket[] {
  let result = buckets
  while (result.length > 1 && marksOf(result) > mostMarks) {
    const next: Bucket[] = []
    for (let index = 0; index < result.length; index += 2) {
      const first = result[index]
      const second = result[index + 1]
      if (first) next.push(second ? merge(first, second) : first)
    }
    result = next
  }
  return result
}

const marksOf = (buckets: readonly Bucket[]) =>
  buckets.reduce((sum, { parts }) => sum + Math.max(1, parts.filter(({ count }) => count > 0).length), 0)

function merge(first: Bucket, second: Bucket): Bucket {
  const parts = new Map(first.parts.map((part) => [part.key, part]))
  for (const part of second.parts) {
    const own = parts.get(part.key)
    parts.set(part.key, own ? { ...own, count: own.count + part.count } : part)
  }
  return { start: first.start, end: second.end, parts: [...parts.values()] }
}

export type Bar = {
  x: number
  barWidth: number
  /** The whole column, for pointing at. */
  slot: { x: number; width: number }
  marks: { key: string; y: number; height: number; colorToken: string }[]
}

/** Whole pixels, so that edges are crisp. Whatever is counted at all is at least 2 px high: one failure is never invisible. */
export function layoutBars(buckets: readonly Bucket[], width: number, height: number): Bar[] {
  const count = buckets.length
  const most = Math.max(1, ...buckets.map(total))
  const usable = height - 1
  return buckets.map((bucket, index) => {
    const left = Math.round((index / count) * width)
    const right = Math.round(((index + 1) / count) * width)
    const gap = right - left >= 6 ? 2 : right - left >= 3 ? 1 : 0
    const present = bucket.parts.filter((part) => part.count > 0)
    const heights = present.map((part) => Math.max(smallest, Math.round((part.count / most) * usable)))
    // Raised slivers must not push a full bar out of the top: the tallest part gives way.
    const excess = heights.reduce((sum, each) => sum + each, 0) - usable
    if (excess > 0) {
      const tallest = heights.indexOf(Math.max(...heights))
      heights[tallest] = Math.max(smallest, (heights[tallest] ?? 0) - excess)
    }
    let y = usable
    const marks = present.map((part, at) => {
      const size = heights[at] ?? smallest
      y -= size
      // A hairline between parts, where there is room for one.
      const seam = at > 0 && size > smallest ? 1 : 0
      return { key: part.key, y, height: size - seam, colorToken: part.colorToken }
    })
    return {
      x: left,
      barWidth: Math.max(1, right - left - gap),
      slot: { x: left, width: Math.max(1, right - left) },
      marks,
    }
  })
}

/** Evenly spaced ticks with room for their text; the first stands at the left edge, none runs out at the right. */
export function ticksOf(
  buckets: readonly Bucket[],
  width: number,
): { index: number; x: number; align: 'start' | 'middle' | 'end' }[] {
  const count = buckets.length
  if (count === 0) return []
  const room = 110
  const wanted = Math.max(1, Math.floor(width / room))
  const step = Math.max(1, Math.ceil(count / wanted))
  const ticks: { index: number; x: number; align: 'start' | 'middle' | 'end' }[] = []
  for (let index = 0; index < count; index += step) {
    const x = Math.round((index / count) * width)
    if (index > 0 && x > width - room / 2) break
    ticks.push({ index, x, align: index === 0 ? 'start' : 'middle' })
  }
  return ticks
}
