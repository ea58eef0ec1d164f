export const runTabs = ['logs', 'task-runs', 'subflow-runs', 'artifacts', 'parameters', 'details'] as const
export type RunTab = (typeof runTabs)[number]

/** What the address of a run page says: which tab, which task, and which task runs the list of them shows. */
export type RunView = {
  tab: RunTab
  task: string | null
  /** `error`: the log opens at the last error, of the task when there is one. */
  at: 'error' | null
  /** Of the task runs tab: a state type, part of a name, a sort key. */
  state: string | null
  name: string | null
  sort: string | null
}

const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
/** Prefect's own page has a tab of its own for them (`?tab=JobVariables`). */
const elsewhere = new Map<string, RunTab>([
  ['jobvariables', 'details'],
  ['timeline', 'logs'],
  ['tasks', 'task-runs'],
])

/** Reads our own words and those of Prefect's page (`TaskRuns`, `SubflowRuns`); anything else is the default. */
export function parseRunPage(search: URLSearchParams): RunView {
  const asked = plain(search.get('tab') ?? '')
  const tab = runTabs.find((name) => plain(name) === asked) ?? elsewhere.get(asked) ?? 'logs'
  const text = (key: string) => search.get(key) || null
  const at = text('at') === 'error' ? 'error' : null
  return { tab, task: text('task'), at, state: text('state'), name: text('name'), sort: text('sort') }
}

/** The search string of a view: defaults are not written. */
export function toRunSearch(view: Partial<RunView>): string {
  const search = new URLSearchParams()
  if (view.tab && view.tab !== 'logs') search.set('tab', view.tab)
  for (const key of ['task', 'at', 'state', 'name', 'sort'] as const) {
    const value = view[key]
    if (value) search.set(key, value)
  }
  const text = search.toString()
  return text && `?${text}`
}
