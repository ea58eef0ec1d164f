import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { type LogViewState, parseLogView, withLogView } from './log-view-state'

/** Browsers refuse more than some hundred address changes in half a minute, and typing must not wait for one. */
const WRITE_MS = 400

/**
 * The view of the log as the address says; the address follows a moment after what is typed and chosen. `visit` grows when
 * someone else changes the address (a link, the back button): then the view is what that says.
 */
export function useLogViewState() {
  const { key } = useLocation()
  const [search, setSearch] = useSearchParams()
  const fromAddress = parseLogView(search)
  const [state, setState] = useState<{ view: LogViewState; key: string; ours: string | null; visit: number }>(() => ({
    view: fromAddress,
    key,
    ours: null,
    visit: 0,
  }))
  if (key !== state.key) {
    if (state.ours === textOf(fromAddress)) setState({ ...state, key, ours: null })
    else setState({ view: fromAddress, key, ours: null, visit: state.visit + 1 })
  }

  const latest = useRef({ search, setSearch })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    latest.current = { search, setSearch }
  })
  // What was about to be written belongs to the address before.
  useEffect(() => () => clearTimeout(timer.current), [state.visit])

  const change = (patch: Partial<LogViewState>) => {
    const view = { ...state.view, ...patch }
    setState((current) => ({ ...current, view: { ...current.view, ...patch } }))
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const now = latest.current
      if (textOf(parseLogView(now.search)) === textOf(view)) return
      setState((current) => ({ ...current, ours: textOf(view) }))
      now.setSearch(withLogView(now.search, view), { replace: true, preventScrollReset: true })
    }, WRITE_MS)
  }
  return { view: state.view, visit: state.visit, change }
}

function textOf(view: LogViewState): string {
  return withLogView(new URLSearchParams(), view).toString()
}
