import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { Timeline, useTimelineStore, type TimelineProps } from './timeline'
import { TimelinePane } from './timeline-pane'
import type { TimelineTask } from './timeline-tasks'

const start = Date.parse('2026-11-21T10:00:00Z')
const task = (
  name: string,
  from: number | null,
  to: number | null,
  more: Partial<TimelineTask> = {},
): TimelineTask => ({
  id: `id-${name}`,
  name,
  taskKey: `${name.replace(/-.*/, '')}-0a1b2c3d`,
  stateType: 'COMPLETED',
  stateName: 'Completed',
  expectedStart: from === null ? null : start + from * 1000,
  start: from === null ? null : start + from * 1000,
  end: to === null ? null : start + to * 1000,
  runCount: 1,
  upstream: [],
  caller: null,
  childFlowRunId: null,
  ...more,
})

const failed = { stateType: 'FAILED', stateName: 'Failed' }
const few = [
  task('extract-0', 0, 2),
  task('load-1', 2.5, 10, { ...failed, upstream: ['id-extract-0'], expectedStart: start + 2000, runCount: 2 }),
  task('report-2', null, null, { stateType: 'PENDING', stateName: 'NotReady', upstream: ['id-load-1'] }),
]
const mapped = Array.from({ length: 30 }, (_, i) => task(`load-${i}`, i / 10, 3 + i / 10, i === 7 ? failed : {}))

function show(tasks: TimelineTask[], more: Partial<TimelineProps> = {}) {
  const onSelect = vi.fn<(id: string | null) => void>()
  function Page() {
    const store = useTimelineStore()
    const [selected, setSelected] = useState<string | null>(null)
    return (
      <Timeline
        store={store}
        tasks={tasks}
        runStart={start}
        runEnd={start + 12_000}
        attempts={[]}
        gaps={[]}
        selected={selected}
        selectedAttempts={undefined}
        onSelect={(id) => {
          onSelect(id)
          setSelected(id)
        }}
        {...more}
      />
    )
  }
  render(<Page />)
  return onSelect
}

const names = () => screen.getAllByRole('treeitem').map((item) => item.getAttribute('aria-label'))
const activeRow = () => {
  const id = screen.getByRole('tree').getAttribute('aria-activedescendant')
  return id ? document.getElementById(id)?.getAttribute('aria-label') : null
}

describe('the timeline', () => {
  test('is a tree whose rows say task, state and times in words', () => {
    show(few)
    expect(names()).toEqual([
      'extract-0, Completed, from 0 s, took 2 s',
      'load-1, Failed, from 2.5 s, waited 0.50 s, took 7.5 s, 2 tries',
      'report-2, NotReady, never started',
    ])
  })

  test('a click selects a task', async () => {
    const onSelect = show(few)
    await userEvent.click(screen.getByRole('treeitem', { name: /load-1/ }))
    expect(onSelect).toHaveBeenCalledWith('id-load-1')
    expect(screen.getByRole('treeitem', { name: /load-1/ }).getAttribute('aria-selected')).toBe('true')
  })

  test('the keyboard walks the rows, opens and closes a fold, and selects', async () => {
    const onSelect = show(mapped)
    const user = userEvent.setup()
    await user.tab()
    await user.keyboard('{ArrowDown}')
    expect(activeRow()).toMatch(/^load, 30 task runs: 29 Completed, 1 Failed/)
    expect(names()).toHaveLength(3)
    await user.keyboard('{ArrowRight}')
    expect(screen.getByRole('treeitem', { name: /^load, 30/ }).getAttribute('aria-expanded')).toBe('true')
    expect(names().length).toBeGreaterThan(20)
    await user.keyboard('{ArrowDown}{Enter}')
    expect(onSelect).toHaveBeenLastCalledWith('id-load-0')
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(names()).toEqual([
      expect.stringMatching(/^load, 30/),
      expect.stringMatching(/^load-0/),
      expect.stringMatching(/^29 more of load/),
    ])
    await user.keyboard('{Escape}')
    expect(onSelect).toHaveBeenLastCalledWith(null)
  })

  test('a folded group shows its failed task without being asked', () => {
    show(mapped)
    expect(names()[1]).toMatch(/^load-7, Failed/)
  })

  test('ten thousand rows are only as many nodes as are in sight', async () => {
    show(Array.from({ length: 10_000 }, (_, i) => task(`t${i}-x`, i / 1000, i / 1000 + 1, { taskKey: `t${i}` })))
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(60)
    expect(screen.getAllByRole('treeitem')[0]?.getAttribute('aria-setsize')).toBe('10000')
  })

  test('an unknown state and a hostile name are text', () => {
    show([task('<img src=x onerror=alert(1)>', 0, 1, { stateType: 'TELEPORTED', stateName: '' })])
    expect(names()[0]).toBe('<img src=x onerror=alert(1)>, TELEPORTED, from 0 s, took 1 s')
    expect(document.querySelector('img')).toBeNull()
  })
})

describe('its pane', () => {
  const pane = (tasks: TimelineTask[]) =>
    render(
      <TimelinePane
        note="first 1,000 of 10,000 task runs"
        tasks={tasks}
        runStart={start}
        runEnd={start + 12_000}
        attempts={[]}
        gaps={[]}
        selected={null}
        selectedAttempts={undefined}
        onSelect={() => {}}
      />,
    )

  test('says how much of the run it shows; zooming can be undone', async () => {
    pane(few)
    expect(screen.getByText('first 1,000 of 10,000 task runs')).toBeTruthy()
    const fit = screen.getByRole('button', { name: /Fit/ })
    expect(fit.getAttribute('aria-disabled')).toBe('true')
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in (+)' }))
    expect(fit.getAttribute('aria-disabled')).toBeNull()
    await userEvent.click(fit)
    expect(fit.getAttribute('aria-disabled')).toBe('true')
  })

  test('its height is moved by keys', () => {
    pane(mapped)
    const bar = screen.getByRole('separator', { name: 'Height of the timeline' })
    const before = Number(bar.getAttribute('aria-valuenow'))
    fireEvent.keyDown(bar, { key: 'ArrowDown' })
    expect(Number(bar.getAttribute('aria-valuenow'))).toBe(before + 20)
  })
})
