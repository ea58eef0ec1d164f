export const taskTabs = ['logs', 'artifacts', 'inputs', 'states', 'details'] as const
export type TaskTab = (typeof taskTabs)[number]

const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')

/** Reads our own words and that of Prefect's page (`?tab=TaskInputs`); anything else is the log. */
export function parseTaskTab(search: URLSearchParams): TaskTab {
  const asked = plain(search.get('tab') ?? '').replace(/^task/, '')
  return taskTabs.find((tab) => tab === asked) ?? 'logs'
}

/** The address with another tab; what belongs to the log (level, search) stays. `line`: where the log shall open. */
export function withTaskTab(search: URLSearchParams, tab: TaskTab, line?: string): string {
  const next = new URLSearchParams(search)
  if (tab === 'logs') next.delete('tab')
  else next.set('tab', tab)
  if (line) next.set('line', line)
  const text = next.toString()
  return text && `?${text}`
}
