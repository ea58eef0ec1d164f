import { useEffect, useMemo, useReducer } from 'react'
import type { LogQuery, LogSearch, SearchState } from './log-search'

/** Milliseconds that searching may take before the page gets its turn: 100,000 lines take about one slice. */
const SLICE_MS = 30

/** Keeps a search going, in slices between which the page stays usable. `version` changes with the shown lines. */
export function useLogSearch(
  search: LogSearch,
  query: LogQuery,
  version: unknown,
): { state: SearchState; error: string | null } {
  const { text, regex, matchCase } = query
  const error = useMemo(() => search.setQuery({ text, regex, matchCase }), [search, text, regex, matchCase])
  const [, progressed] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    if (text === '') return
    let timer: ReturnType<typeof setTimeout>
    const work = () => {
      const done = search.advance(SLICE_MS)
      progressed()
      if (!done) timer = setTimeout(work)
    }
    work()
    return () => clearTimeout(timer)
  }, [search, text, regex, matchCase, version])
  return { state: search.state, error }
}
