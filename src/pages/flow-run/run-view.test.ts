import { expect, test } from 'vitest'
import { parseRunPage, runTabs, toRunSearch } from './run-view'

test('every view survives the way to the address and back, and defaults are not written', () => {
  for (const tab of runTabs) {
    for (const task of [null, 'a b&c']) {
      const view = { tab, task, at: null, state: null, name: null, sort: null }
      expect(parseRunPage(new URLSearchParams(toRunSearch(view)))).toEqual(view)
    }
  }
  const filtered = {
    tab: 'task-runs' as const,
    task: 't',
    at: 'error' as const,
    state: 'FAILED',
    name: 'a & b',
    sort: 'NAME_ASC',
  }
  expect(parseRunPage(new URLSearchParams(toRunSearch(filtered)))).toEqual(filtered)
  expect(toRunSearch({ tab: 'logs', task: null })).toBe('')
})

test.each([
  ['TaskRuns', 'task-runs'],
  ['SubflowRuns', 'subflow-runs'],
  ['JobVariables', 'details'],
  ['Logs', 'logs'],
  ['nonsense', 'logs'],
  ['constructor', 'logs'],
  ['', 'logs'],
])('reads the tab of an old bookmark: %s', (asked, tab) => {
  expect(parseRunPage(new URLSearchParams({ tab: asked })).tab).toBe(tab)
})
