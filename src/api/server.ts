import { queryOptions } from '@tanstack/react-query'
import { call } from './client'
import { healthCheck, readVersion } from './generated/sdk.gen'

/** `/admin/version` is Prefect's version ("3.8.8"); `/version` is the API's ("0.8.4"). */
export const serverVersionQuery = () =>
  queryOptions({
    queryKey: ['server', 'version'],
    queryFn: ({ signal }) => call(readVersion({ signal, throwOnError: true })),
    staleTime: Infinity,
  })

export const serverHealthQuery = () =>
  queryOptions({
    queryKey: ['server', 'health'],
    queryFn: ({ signal }) => call(healthCheck({ signal, throwOnError: true })),
    staleTime: 0,
  })

/** `3.8.8` → [3, 8, 8]; features are compared by it, unknown versions count as old. */
export function versionAtLeast(version: string | undefined, wanted: readonly number[]): boolean {
  const parts = (version ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0)
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part > least
  }
  return true
}
