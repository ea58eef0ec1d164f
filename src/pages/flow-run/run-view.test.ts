import { expect, test } from 'vitest'
import { parseRunPage, runTabs, withRunView, type RunView } from './run-view'

const nothing = new URLSearchParams()
const reread = (view: Partial<RunView>) => parseRunPage(new URLSearchParams(withRunView(nothing, view)))

test('every view survives the way to the address and back, and defaults are not written', () => {
  for (const tab of runTabs) {
    for (const text of [null, 'a b&c']) {
      const view = { tab, task: text, state: text, name: text, sort: text }
      expect(reread(view)).toEqual(view)
    }
  }
  expect(withRunView(nothing, { tab: 'logs', task: null })).toBe('')
})

test('a change keeps what it is not about, and a line only with its task', () => {
  const search = new URLSearchParams('tab=task-runs&find=503&line=2026&state=FAILED')
  expect(withRunView(search, { tab: 'logs' })).toBe('?find=503&line=2026&state=FAILED')
  expect(withRunView(search, { tab: 'logs', task: 't' })).toBe('?find=503&state=FAILED&task=t')
  expect(withRunView(search, { tab: 'logs', task: 't', line: 'x' })).toBe('?find=503&line=x&state=FAILED&task=t')
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
