import { queryOptions } from '@tanstack/react-query'
import { call } from './client'
import { readVersion } from './generated/sdk.gen'

/** `/admin/version` is Prefect's version ("3.8.8"); `/version` is the API's ("0.8.4"). */
export const serverVersionQuery = () =>
  queryOptions({
    queryKey: ['server', 'version'],
    queryFn: ({ signal }) => call(readVersion({ signal, throwOnError: true })),
    staleTime: Infinity,
  })
