export const runTabs = ['logs', 'task-runs', 'subflow-runs', 'artifacts', 'parameters', 'details'] as const
export type RunTab = (typeof runTabs)[number]

/** What the address of a run page says: which tab, which task, and which task runs the list of them shows. */
export type RunView = {
  tab: RunTab
  task: string | null
  /** Of the task runs tab: a state type, part of a name, a sort key. */
  state: string | null
  name: string | null
  sort: string | null
}

const texts = ['task', 'state', 'name', 'sort'] as const

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
  const [task, state, name, sort] = texts.map((key) => search.get(key) || null)
  return { tab, task: task ?? null, state: state ?? null, name: name ?? null, sort: sort ?? null }
}

/**
 * The address with another view of the run; defaults are not written, and what belongs to others (the log's level and
 * search) stays. `line`: where the log shall open; any other change of task leaves the line it stood at.
 */
export function withRunView(search: URLSearchParams, patch: Partial<RunView> & { line?: string }): string {
  const next = new URLSearchParams(search)
  const put = (key: string, value: string | null | undefined) => (value ? next.set(key, value) : next.delete(key))
  if (patch.tab) put('tab', patch.tab === 'logs' ? null : patch.tab)
  for (const key of texts) if (key in patch) put(key, patch[key])
  if ('task' in patch || 'line' in patch) put('line', patch.line)
  const text = next.toString()
  return text && `?${text}`
}
