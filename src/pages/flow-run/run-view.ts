export const runTabs = ['logs', 'task-runs', 'subflow-runs', 'artifacts', 'parameters', 'details'] as const
export type RunTab = (typeof runTabs)[number]

/** What the address of a run page says: which tab, which task. */
export type RunView = { tab: RunTab; task: string | null }

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
  return { tab, task: search.get('task') || null }
}

/** The search string of a view: defaults are not written. */
export function toRunSearch(view: Partial<RunView>): string {
  const search = new URLSearchParams()
  if (view.tab && view.tab !== 'logs') search.set('tab', view.tab)
  if (view.task) search.set('task', view.task)
  const text = search.toString()
  return text && `?${text}`
}
