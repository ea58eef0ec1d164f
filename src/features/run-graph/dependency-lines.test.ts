import { expect, test } from 'vitest'
import { dependencyLines, neighbours, rowIndex } from './dependency-lines'
import { groupTasks, timelineRows } from './task-groups'
import type { TimelineTask } from './timeline-tasks'

const task = (id: string, start: number | null, upstream: string[] = []): TimelineTask => ({
  id,
  name: id,
  taskKey: id.replace(/\d+$/, ''),
  stateType: 'COMPLETED',
  stateName: 'Completed',
  expectedStart: start,
  start,
  end: start === null ? null : start + 10,
  runCount: 1,
  upstream,
  caller: null,
  childFlowRunId: null,
})

test('lines come from what the task waited for and go to what waits for it', () => {
  const tasks = [task('a', 0), task('b', 20, ['a', 'gone']), task('c', null, ['b'])]
  const index = rowIndex(timelineRows(groupTasks(tasks), new Map(), 'b'))
  expect(dependencyLines(tasks[1]!, tasks, index)).toEqual([
    { key: '0-1', fromRow: 0, fromTime: 10, toRow: 1, toTime: 20, unmet: false },
    { key: '1-2', fromRow: 1, fromTime: 30, toRow: 2, toTime: 30, unmet: true },
  ])
  expect(neighbours(tasks[1]!, tasks)).toMatchObject({ upstream: [{ id: 'a' }], downstream: [{ id: 'c' }], missing: 1 })
})

test('many tasks in one fold are one line to its row', () => {
  const loads = Array.from({ length: 30 }, (_, i) => task(`load${i}`, i))
  const tasks = [
    ...loads,
    task(
      'sum',
      100,
      loads.map(({ id }) => id),
    ),
  ]
  const rows = timelineRows(groupTasks(tasks), new Map(), 'sum')
  expect(rows.map((row) => row.kind)).toEqual(['group', 'task'])
  expect(dependencyLines(tasks.at(-1)!, tasks, rowIndex(rows))).toHaveLength(1)
})
