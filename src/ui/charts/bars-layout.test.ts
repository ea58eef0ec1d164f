import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bucket, layoutBars, thin, ticksOf, total } from './bars-layout'

const at = (index: number) => new Date(Date.UTC(2026, 0, 1, index)).toISOString()
const bucket = (index: number, ...counts: number[]): Bucket => ({
  start: at(index),
  end: at(index + 1),
  parts: counts.map((count, part) => ({ key: `p${part}`, label: `part ${part}`, count, colorToken: 'bar-failed' })),
})

const anyBuckets = fc
  .array(fc.array(fc.nat(100_000), { maxLength: 6 }), { minLength: 1, maxLength: 900 })
  .map((all) => all.map((counts, index) => bucket(index, ...counts)))

describe('thin', () => {
  it('keeps every count and the whole span in at most 300 marks', () => {
    fc.assert(
      fc.property(anyBuckets, (buckets) => {
        const result = thin(buckets)
        const marks = layoutBars(result, 1200, 60).flatMap((bar) => bar.marks)
        expect(marks.length).toBeLessThanOrEqual(300)
        expect(result.reduce((sum, each) => sum + total(each), 0)).toBe(
          buckets.reduce((sum, each) => sum + total(each), 0),
        )
        expect(result[0]?.start).toBe(buckets[0]?.start)
        expect(result.at(-1)?.end).toBe(buckets.at(-1)?.end)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves what is small enough as it is', () => {
    const buckets = [bucket(0, 1), bucket(1, 2)]
    expect(thin(buckets)).toBe(buckets)
  })
})

describe('layoutBars', () => {
  it('stays inside the chart and stacks without overlap', () => {
    fc.assert(
      fc.property(anyBuckets, fc.integer({ min: 40, max: 2000 }), (buckets, width) => {
        const height = 60
        for (const { marks, slot } of layoutBars(thin(buckets), width, height)) {
          expect(slot.x).toBeGreaterThanOrEqual(0)
          let floor = height
          for (const mark of marks) {
            expect(mark.height).toBeGreaterThan(0)
            expect(mark.y + mark.height).toBeLessThanOrEqual(floor)
            expect(mark.y).toBeGreaterThanOrEqual(0)
            floor = mark.y + (mark.height > 2 ? 1 : 0)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('never hides one failure among thousands', () => {
    const [bar] = layoutBars([bucket(0, 100_000, 1)], 100, 50)
    expect(bar?.marks.map((mark) => mark.height)).toEqual([47, 2])
  })

  it('draws nothing for nothing', () => {
    expect(layoutBars([bucket(0, 0, 0)], 100, 50)[0]?.marks).toEqual([])
    expect(layoutBars([], 100, 50)).toEqual([])
  })
})

describe('ticksOf', () => {
  it('leaves room for the words and stays within the chart', () => {
    const buckets = Array.from({ length: 48 }, (_, index) => bucket(index, 1))
    for (const width of [60, 390, 1200]) {
      const ticks = ticksOf(buckets, width)
      expect(ticks[0]).toMatchObject({ index: 0, x: 0, align: 'start' })
      const gaps = ticks.slice(1).map((tick, index) => tick.x - (ticks[index]?.x ?? 0))
      expect(gaps.every((gap) => gap > 90)).toBe(true)
    }
    expect(ticksOf([], 300)).toEqual([])
  })
})
