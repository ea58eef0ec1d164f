import { LEVELS, type LevelName } from './log-line'

/** What the address says about the log: other keys of the address belong to the page. */
export type LogViewState = {
  /** Lines below are left out; null: all. */
  level: LevelName | null
  find: string
  regex: boolean
  matchCase: boolean
  wrap: boolean
  /** An instant (ISO, microseconds) whose line is open, or the first or last error. */
  line: string | null
}

/** Levels by the word, as Prefect's own page writes them too. */
export function parseLogView(search: URLSearchParams): LogViewState {
  const level = LEVELS.find(({ name }) => name === search.get('level')?.toLowerCase())
  return {
    level: level && level.from > 0 ? level.name : null,
    find: search.get('find') ?? '',
    regex: search.get('regex') === '1',
    matchCase: search.get('case') === '1',
    wrap: search.get('wrap') === '1',
    line: search.get('line') || null,
  }
}

/** The page's address with another view of the log; defaults are not written. */
export function withLogView(search: URLSearchParams, patch: Partial<LogViewState>): URLSearchParams {
  const view = { ...parseLogView(search), ...patch }
  const next = new URLSearchParams(search)
  const put = (key: string, value: string | null) => (value ? next.set(key, value) : next.delete(key))
  put('level', view.level)
  put('find', view.find)
  put('regex', view.regex && view.find !== '' ? '1' : null)
  put('case', view.matchCase && view.find !== '' ? '1' : null)
  put('wrap', view.wrap ? '1' : null)
  put('line', view.line)
  return next
}
