import '~/ui/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { startLive } from '~/api/live/start-live'
import { Providers } from '~/app/providers'
import { createRouter } from '~/app/router'
import { followTheme } from '~/lib/preferences'

// Before the first paint, so that a dark page never flashes white.
followTheme()

startLive()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={createRouter()} />
    </Providers>
  </StrictMode>,
)
