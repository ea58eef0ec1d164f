import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queryClient } from '~/api/query-client'
import { RootErrorBoundary } from './last-resort'

export function Providers({ children }: { children: ReactNode }) {
  return (
    <RootErrorBoundary>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </RootErrorBoundary>
  )
}
