import {
  type QueryClient,
  type QueryKey,
  QueryObserver,
  useQueryClient,
  type UseQueryOptions,
} from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { deploymentQuery } from '~/api/deployments'
import type { FlowRun } from '~/api/flow-runs'
import { flowQuery } from '~/api/flows'
import { runTaskCountQuery } from './run-cells'
import type { RunColumn } from './run-columns'

type Release = () => void

/**
 * Asks for the facts of all rows of a page at once, and keeps the answers coming while their rows scroll in and out
 * of view: a row that leaves would take its part of the request with it, and ask again alone when it is back.
 */
export function useRowFacts(rows: readonly FlowRun[] | undefined, columns: readonly RunColumn[]) {
  const client = useQueryClient()
  const held = useRef(new Map<string, Release>())

  useEffect(() => {
    const hold = (key: string, start: () => Release) => {
      if (!held.current.has(key)) held.current.set(key, start())
    }
    for (const { id, flow_id, deployment_id } of rows ?? []) {
      if (columns.includes('tasks')) hold(`tasks ${id}`, () => keep(client, runTaskCountQuery(id)))
      if (columns.includes('origin')) hold(`flow ${flow_id}`, () => keep(client, flowQuery(flow_id)))
      if (deployment_id && (columns.includes('origin') || columns.includes('deployment')))
        hold(`deployment ${deployment_id}`, () => keep(client, deploymentQuery(deployment_id)))
    }
  }, [client, rows, columns])

  useEffect(() => {
    const all = held.current
    return () => {
      for (const release of all.values()) release()
      all.clear()
    }
  }, [client])
}

/** A disabled observer: it holds on to the request, but events refresh only what is on screen. */
function keep<Data, Key extends QueryKey>(
  client: QueryClient,
  options: UseQueryOptions<Data, Error, Data, Key>,
): Release {
  void client.prefetchQuery(options)
  return new QueryObserver(client, { ...options, enabled: false }).subscribe(() => {})
}
