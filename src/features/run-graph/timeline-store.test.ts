import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { columnsPath, density } from './density'
import { groupLabel, groupTasks, timelineRows } from './task-groups'
import { buildScale, clampView, panView, ticks, zoomView } from './time-scale'
import { TimelineStore } from './timeline-store'
import { toTimelineTask, type TimelineTask } from './timeline-tasks'

const task = (
  name: string,
  start: number | null,
  end: number | null,
  more: Partial<TimelineTask> = {},
): TimelineTask => ({
  id: name,
  name,
  taskKey: `${name.replace(/-.*/, '')}-0a1b2c3d`,
  stateType: end === null ? (start === null ? 'PENDING' : 'RUNNING') : 'COMPLETED',
  stateName: '',
  expectedStart: start,
  start,
  end,
  runCount: 1,
  upstream: [],
  caller: null,
  childFlowRunId: null,
  ...more,
})
const mapped = (name: string, n: number, more: (i: number) => Partial<TimelineTask> = () => ({})) =>
  Array.from({ length: n }, (_, i) => task(`${name}-${i}`, 1000 + i * 10, 2000 + i * 10, more(i)))
const shape = (rows: ReturnType<typeof timelineRows>) =>
  rows.map((r) =>
    r.kind === 'task'
      ? `${' '.repeat(r.level)}${r.task.name}`
      : `${r.kind} ${r.kind === 'more' ? r.tasks.length : r.group.label}`,
  )

describe('rows', () => {
  test('few tasks: one line each, by start; never started last', () => {
    const rows = timelineRows(
      groupTasks([task('late', null, null, { expectedStart: null }), task('b', 20, 30), task('a', 10, 15)]),
      new Map(),
      null,
    )
    expect(shape(rows)).toEqual([' a', ' b', ' late'])
  })

  const many = [...mapped('load', 24), task('report', 5000, 6000)]
  test('many tasks: the mapped ones fold into one line, the single one keeps its own', () => {
    expect(shape(timelineRows(groupTasks(many), new Map(), null))).toEqual(['group load', ' report'])
  })
  test('a folded group shows what failed, at most three, and counts the rest', () => {
    const bad = [...mapped('load', 24, (i) => (i % 5 === 0 ? { stateType: 'FAILED' } : {})), task('report', 5000, 6000)]
    expect(shape(timelineRows(groupTasks(bad), new Map(), null))).toEqual([
      'group load',
      '  load-0',
      '  load-5',
      '  load-10',
      'more 21',
      ' report',
    ])
  })
  test('the selected task is always in sight, even in a group that was closed by hand', () => {
    expect(shape(timelineRows(groupTasks(many), new Map([['load-0a1b2c3d', 'closed']]), 'load-7'))).toEqual([
      'group load',
      '  load-7',
      'more 23',
      ' report',
    ])
  })
  test('opened, a group shows all', () => {
    expect(timelineRows(groupTasks(many), new Map([['load-0a1b2c3d', 'open']]), null)).toHaveLength(26)
  })

  test('labels come from the names while they agree, else from the key', () => {
    expect(groupLabel([task('Load orders-1f3', 1, 2), task('Load orders-0', 1, 2)])).toBe('Load orders')
    const named = [
      task('eu', 1, 2, { taskKey: 'flows.etl.load-8b5cf2aa' }),
      task('us', 1, 2, { taskKey: 'flows.etl.load-8b5cf2aa' }),
    ]
    expect(groupLabel(named)).toBe('load')
  })
})

describe('axis', () => {
  test('a wait of days between attempts is drawn short, and time maps there and back', () => {
    const day = 86_400_000
    const scale = buildScale(0, day + 20_000, [{ start: 10_000, end: day + 10_000, label: 'wait' }])
    expect(scale.gaps[0]?.compressed).toBe(true)
    expect(scale.span).toBeLessThan(25_000)
    for (const time of [0, 5_000, 10_000, day / 2, day + 10_000, day + 20_000]) {
      expect(scale.toTime(scale.toX(time))).toBeCloseTo(time, -1)
    }
  })
  test('a short gap keeps its true length', () => {
    const scale = buildScale(0, 100_000, [{ start: 40_000, end: 45_000, label: '' }])
    expect(scale.gaps[0]).toMatchObject({ compressed: false, from: 40_000, to: 45_000 })
    expect(scale.span).toBe(100_000)
  })
  test('later is never drawn further left, whatever the gaps', () => {
    const gap = fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }))
    const failed = fc.check(
      fc.property(
        fc.array(gap, { maxLength: 6 }),
        fc.array(fc.integer({ min: -1e5, max: 2e6 }), { minLength: 2 }),
        (gaps, times) => {
          const scale = buildScale(
            0,
            1e6,
            gaps.map(([start, length]) => ({ start, end: start + length, label: '' })),
          )
          const places = times.toSorted((a, b) => a - b).map(scale.toX)
          return places.every((x, i) => i === 0 || x >= (places[i - 1] as number))
        },
      ),
    ).failed
    expect(failed).toBe(false)
  })
  test('ticks are round run times, not too many, and none in a compressed gap', () => {
    const plain = buildScale(1_000_000, 1_073_000, [])
    expect(ticks(plain, { from: 0, to: plain.span }, 8).map((t) => t.seconds)).toEqual([0, 10, 20, 30, 40, 50, 60, 70])
    const week = 7 * 86_400_000
    const scale = buildScale(0, week + 60_000, [{ start: 30_000, end: week + 30_000, label: '' }])
    const found = ticks(scale, { from: 0, to: scale.span }, 6)
    expect(found.length).toBeLessThan(15)
    expect(found.every((t) => t.seconds <= 30 || t.seconds >= week / 1000 + 30)).toBe(true)
  })
  test('zooming keeps the place under the pointer and never leaves the run', () => {
    expect(zoomView({ from: 0, to: 100 }, 100, 0.5, 20)).toEqual({ from: 10, to: 60 })
    expect(zoomView({ from: 10, to: 60 }, 100, 10, 20)).toEqual({ from: 0, to: 100 })
    expect(panView({ from: 10, to: 60 }, 100, 500)).toEqual({ from: 50, to: 100 })
    expect(clampView({ from: 50, to: 50.001 }, 100)).toEqual({ from: 50, to: 55 })
  })
})

describe('density', () => {
  test('counts what was at work in each slice, and the failed apart', () => {
    const scale = buildScale(0, 100, [])
    const tasks = [
      task('a', 0, 50),
      task('b', 25, 50),
      task('c', 50, 100, { stateType: 'FAILED' }),
      task('d', 75, null),
    ]
    const d = density(tasks, scale, { from: 0, to: 100 }, 4, 100)
    expect([...d.ok]).toEqual([1, 2, 0, 0])
    expect([...d.bad]).toEqual([0, 0, 1, 1])
    expect([...d.running]).toEqual([0, 0, 0, 1])
    expect(d.peak).toBe(2)
  })
  test('a task shorter than a slice is still drawn, one outside the view is not', () => {
    const scale = buildScale(0, 1000, [])
    const d = density([task('dot', 10, 10), task('past', 0, 1)], scale, { from: 5, to: 505 }, 5, 1000)
    expect([...d.ok]).toEqual([1, 0, 0, 0, 0])
  })
  test('says the same as counting task by task, with gaps and without ends', () => {
    const time = fc.integer({ min: 0, max: 400 })
    const made = fc.record({ at: time, took: fc.option(fc.integer({ min: 0, max: 90 })), bad: fc.boolean() })
    fc.assert(
      fc.property(fc.array(made, { maxLength: 30 }), time, fc.integer({ min: 7, max: 300 }), (all, from, width) => {
        const now = 500
        const scale = buildScale(0, now, [{ start: 130, end: 131, label: '' }])
        const tasks = all.map(({ at, took, bad }, i) =>
          task(`t-${i}`, at, took === null ? null : at + took, bad ? { stateType: 'FAILED' } : {}),
        )
        const slices = 16
        const edge = (i: number) => scale.toTime(from + (i * width) / slices)
        const atWork = (i: number, of: TimelineTask[]) =>
          of.filter(({ start, end }) => {
            const until = Math.max(end ?? now, start! + 0.001)
            return start! < edge(i + 1) && until > edge(i)
          }).length
        const d = density(tasks, scale, { from, to: from + width }, slices, now)
        const inside = Array.from({ length: slices }, (_, i) => i).filter((i) => edge(i) < now)
        const counted = (wanted: (each: TimelineTask) => boolean) => inside.map((i) => atWork(i, tasks.filter(wanted)))
        expect(inside.map((i) => d.bad[i])).toEqual(counted((each) => each.stateType === 'FAILED'))
        expect(inside.map((i) => d.running[i])).toEqual(counted((each) => each.stateType === 'RUNNING'))
        expect(inside.map((i) => d.ok[i])).toEqual(counted((each) => each.stateType === 'COMPLETED'))
      }),
    )
  })
  test('a second look at ten thousand tasks asks none of them again', () => {
    let asked = 0
    const tasks = mapped('m', 10_000).map((each) => ({
      ...each,
      get end() {
        asked += 1
        return each.end
      },
    }))
    const scale = buildScale(0, 102_000, [])
    density(tasks, scale, { from: 0, to: scale.span }, 240, 0)
    asked = 0
    density(tasks, scale, { from: 500, to: 5_000 }, 240, 0)
    expect(asked).toBe(0)
  })
  test('equal neighbours become one column', () => {
    expect(columnsPath(Uint16Array.from([2, 2, 0, 1]), 2, 10)).toBe('M0 10.0V0.0H2V10.0ZM3 10.0V5.0H4V10.0Z')
  })
})

describe('store', () => {
  const input = { runStart: 0, runEnd: 100, gaps: [], selected: null }
  test('a fitted view grows with a running run, a zoomed one stays', () => {
    const store = new TimelineStore(50)
    store.setInput({ ...input, runEnd: null, tasks: [task('a', 0, null)] })
    expect(store.getSnapshot().view).toEqual({ from: 0, to: 50 })
    store.setNow(80)
    expect(store.getSnapshot().view).toEqual({ from: 0, to: 80 })
    store.setView({ from: 10, to: 40 })
    store.setNow(90)
    expect(store.getSnapshot()).toMatchObject({ view: { from: 10, to: 40 }, fitted: false })
    store.fit()
    expect(store.getSnapshot()).toMatchObject({ view: { from: 0, to: 90 }, fitted: true })
  })
  test('the clock does not move a run that is over', () => {
    const store = new TimelineStore(0)
    store.setInput({ ...input, tasks: [] })
    const listener = vi.fn<() => void>()
    store.subscribe(listener)
    store.setNow(1e9)
    expect(listener).not.toHaveBeenCalled()
    expect(store.getSnapshot().scale.end).toBe(100)
  })
  test('zooming and ticking keep the rows as they are', () => {
    const store = new TimelineStore(0)
    store.setInput({ ...input, runEnd: null, tasks: mapped('load', 30) })
    const { rows } = store.getSnapshot()
    store.zoom(0.5)
    store.setNow(5)
    expect(store.getSnapshot().rows).toBe(rows)
    store.toggle('load-0a1b2c3d')
    expect(store.getSnapshot().rows).toHaveLength(31)
    store.toggle('load-0a1b2c3d')
    expect(store.getSnapshot().rows).toHaveLength(1)
  })
  test('tasks that end after their run, or never began, still fit the axis', () => {
    const store = new TimelineStore(0)
    store.setInput({ ...input, tasks: [task('a', 5, 120), task('b', null, null, { expectedStart: 900 })] })
    expect(store.getSnapshot().scale).toMatchObject({ start: 0, end: 120 })
  })
  test('nothing known at all is an empty axis, not a crash', () => {
    const store = new TimelineStore(7)
    store.setInput({ ...input, runStart: null, runEnd: null, tasks: [task('x', null, null, { expectedStart: null })] })
    expect(store.getSnapshot().scale.span).toBeGreaterThan(0)
  })
})

test('a task row without optional fields, and one with every kind of input', () => {
  const bare = { id: 'x', task_key: 'k', dynamic_key: '0', created: null, updated: null }
  expect(toTimelineTask(bare)).toMatchObject({ id: 'x', name: 'x', start: null, upstream: [], caller: null })
  // A newer server may keep something else among the inputs.
  const newer = { ...bare, task_inputs: { x: { nested: 1 } } as never }
  expect(toTimelineTask(newer)).toMatchObject({ upstream: [], caller: null })
  const rich = toTimelineTask({
    ...bare,
    start_time: 'not a date',
    task_inputs: {
      a: [
        { input_type: 'task_run', id: 't1' },
        { input_type: 'constant', type: 'int' },
      ],
      b: [
        { input_type: 'task_run', id: 't1' },
        { input_type: 'parameter', name: 'p' },
      ],
      __parents__: [{ input_type: 'task_run', id: 'outer' }],
    },
  })
  expect(rich).toMatchObject({ start: null, upstream: ['t1'], caller: 'outer' })
})
