import { Fragment, useRef, useState } from 'react'
import { Outlet, useLocation, useMatches } from 'react-router'
import { LoginGate } from '~/features/login/login-gate'
import { OpenPalette } from '~/features/palette/open-palette'
import { useFallbackTitle } from '~/features/page/document-title'
import { HeadingSlot } from '~/features/page/page-header'
import { routeHandle } from '~/lib/route-handle'
import { Toaster } from '~/ui/toast'
import { Arrival } from './arrival'
import { NavigationProgress } from './navigation-progress'
import { useOverlays } from './overlays'
import { Rail } from './rail'
import { useScrollMemory } from './scroll-memory'
import { TopBar } from './top-bar'
import { useRailWidth } from './use-rail-width'

/**
 * What stays while pages come and go. `main` scrolls; a page that wants panes of its own fills it with `h-full`.
 */
export function Shell() {
  const { narrow } = useRailWidth()
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const { openPalette, overlay } = useOverlays()
  const title = useMatches().findLast(({ handle }) => routeHandle(handle))
  useFallbackTitle(routeHandle(title?.handle)?.title ?? '')
  useScrollMemory(main)
  const columns = narrow ? 'sm:grid-cols-[48px_minmax(0,1fr)]' : 'sm:grid-cols-[216px_minmax(0,1fr)]'

  return (
    <OpenPalette value={openPalette}>
      <HeadingSlot value={slot}>
        <a
          href="#main"
          onClick={(event) => {
            // With `<base href>` a hash link leads to the base address, not to a place in this page.
            event.preventDefault()
            main.current?.focus()
          }}
          className="sr-only z-50 rounded-md bg-ink px-3 py-1.5 text-on-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <div className={`grid h-dvh grid-cols-1 grid-rows-[minmax(0,1fr)_48px] sm:grid-rows-1 ${columns}`}>
          <Rail />
          <div className="flex min-h-0 min-w-0 flex-col max-sm:row-start-1">
            <NavigationProgress />
            <TopBar slot={setSlot} />
            <main
              id="main"
              ref={main}
              tabIndex={-1}
              className="relative flex min-h-0 flex-1 flex-col overflow-auto outline-none"
            >
              {/* Another object is another page: nothing typed or scrolled for one run shows on the next. */}
              <Fragment key={pathname}>
                <Outlet />
              </Fragment>
            </main>
          </div>
        </div>
        <Arrival main={main} />
        {overlay}
        <LoginGate />
        <Toaster />
      </HeadingSlot>
    </OpenPalette>
  )
}
