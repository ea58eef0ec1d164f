import { queryOptions } from '@tanstack/react-query'
import { call } from './client'
import { healthCheck, performReadinessCheck, readSettings, readVersion, serverVersion } from './generated/sdk.gen'
import { SLOW_FACT_MS } from './query-client'

/** No event tells of these; asked for again with everything else on screen when the server is back. */
const meta = { live: { on: [], role: 'aggregate' as const } }

/** `/admin/version` is Prefect's version ("3.8.8"); `/version` is the API's ("0.8.4"). */
export const serverVersionQuery = () =>
  queryOptions({
    queryKey: ['server', 'version'],
    queryFn: ({ signal }) => call(readVersion({ signal, throwOnError: true })),
    staleTime: Infinity,
  })

export const apiVersionQuery = () =>
  queryOptions({
    queryKey: ['server', 'api-version'],
    queryFn: ({ signal }) => call(serverVersion({ signal, throwOnError: true })),
    staleTime: Infinity,
    meta,
  })

/**
 * The whole tree. The server masks what it holds as secret; it does not say which settings differ from their defaults,
 * nor where they were set (server/api/admin.py, read_settings).
 */
export const serverSettingsQuery = () =>
  queryOptions({
    queryKey: ['server', 'settings'],
    queryFn: async ({ signal }): Promise<unknown> => call(readSettings({ signal, throwOnError: true })),
    staleTime: SLOW_FACT_MS,
    meta,
  })

export interface Health {
  /** Milliseconds from asking to the answer's head, the gateway's part included. */
  roundTripMs: number
  /** Server's clock minus the browser's, ms, to a second or so; null when the answer has no date to read. */
  clockMs: number | null
}

export const serverHealthQuery = () =>
  queryOptions({
    queryKey: ['server', 'health'],
    queryFn: async ({ signal }): Promise<Health> => {
      let date: string | null = null
      const asked = Date.now()
      const began = performance.now()
      await call(
        healthCheck({ signal, throwOnError: true }).then((answer) => {
          date = answer.response.headers.get('date')
          return answer
        }),
      )
      const roundTripMs = performance.now() - began
      // HTTP dates have whole seconds: half a second more is right on average.
      const clockMs = date === null ? Number.NaN : Date.parse(date) + 500 - (asked + roundTripMs / 2)
      return { roundTripMs, clockMs: Number.isFinite(clockMs) ? clockMs : null }
    },
    staleTime: 15_000,
    meta,
  })

/** Healthy is "it answers"; ready is "its database does, too". Not ready is answered 503 and is an error here. */
export const serverReadinessQuery = () =>
  queryOptions({
    queryKey: ['server', 'readiness'],
    queryFn: async ({ signal }) => {
      await call(performReadinessCheck({ signal, throwOnError: true }))
      return true
    },
    staleTime: 15_000,
    meta,
  })
