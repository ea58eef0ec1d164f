import { useCallback, useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { paths } from '~/lib/paths'
import { parseRunView, type RunView, toSearch } from './run-filter'

/** Puts a patch into the address. Choices are steps of the history, typing is not: pass `replace` for it. */
export type ChangeView = (patch: Partial<RunView>, how?: 'replace') => void

/** The view in the address of the Runs page, and the way to change it. */
export function useRunView(): [RunView, ChangeView] {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = useMemo(() => parseRunView(search), [search])
  const change = useCallback<ChangeView>(
    (patch, how) => {
      const next = toSearch({ ...view, ...patch })
      if (next !== toSearch(view)) void navigate(paths.runs(next), { replace: how === 'replace' })
    },
    [view, navigate],
  )
  return [view, change]
}
