import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import {
  isUuid,
  searchArtifactsQuery,
  searchBlocksQuery,
  searchDeploymentsQuery,
  searchFlowsQuery,
  searchIdQuery,
  searchRunsQuery,
  searchVariablesQuery,
  searchWorkPoolsQuery,
  type Hit,
} from '~/api/search'

const debounceMs = 150

/** `text` as it was when the typing last paused. */
function usePaused(text: string) {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), debounceMs)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}

export type SearchGroup = { title: string; hits: Hit[]; error: Error | null; retry: () => void }

/**
 * What the server has by that name, one group a kind, or by that id. A new text aborts the requests of the old one;
 * until its answers come those of the old ones stay whose names have the new text, so that Enter never opens another.
 */
export function usePaletteSearch(typed: string) {
  const text = usePaused(typed)
  const byId = isUuid(text)
  const runs = useQuery({ ...searchRunsQuery(text), placeholderData: keepPreviousData })
  const deployments = useQuery({ ...searchDeploymentsQuery(text), placeholderData: keepPreviousData })
  const flows = useQuery({ ...searchFlowsQuery(text), placeholderData: keepPreviousData })
  const artifacts = useQuery({ ...searchArtifactsQuery(text), placeholderData: keepPreviousData })
  const blocks = useQuery({ ...searchBlocksQuery(text), placeholderData: keepPreviousData })
  const variables = useQuery({ ...searchVariablesQuery(text), placeholderData: keepPreviousData })
  const pools = useQuery(searchWorkPoolsQuery(text))
  const id = useQuery(searchIdQuery(text))

  const isOf = ({ name }: Hit) => name.toLowerCase().includes(typed.toLowerCase())
  const group = (title: string, query: UseQueryResult<Hit[]>): SearchGroup => ({
    title,
    hits: (query.data ?? []).filter((hit) => (text === typed && !query.isPlaceholderData) || isOf(hit)),
    error: query.error,
    retry: () => void query.refetch(),
  })
  const groups = byId
    ? [group('By id', id)]
    : text.length >= 2
      ? [
          group('Runs', runs),
          group('Deployments', deployments),
          group('Flows', flows),
          group('Work pools', pools),
          group('Artifacts', artifacts),
          group('Blocks', blocks),
          group('Variables', variables),
        ]
      : []
  const byName = [runs, deployments, flows, pools, artifacts, blocks, variables]
  const fetching = byId ? id.isFetching : byName.some((query) => query.isFetching)
  const names = typed.length >= 2 && !isUuid(typed)
  return { text, byId, groups, names, searching: typed !== text || fetching }
}
