import { useEffect, useRef, useState, type RefObject } from 'react'
import { useLocation } from 'react-router'

/**
 * What a full page load gives for free: on a new page the focus is at its content, so that Tab goes on from there,
 * and its title is said once. Changed search parameters (a filter, a tab) are the same page.
 */
export function Arrival({ main }: { main: RefObject<HTMLElement | null> }) {
  const { pathname } = useLocation()
  const before = useRef(pathname)
  const [announced, setAnnounced] = useState('')
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    // A page that focuses its own first field has already done better.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
    setAnnounced(document.title)
  }, [pathname, main])
  return (
    <div role="status" className="sr-only">
      {announced}
    </div>
  )
}
