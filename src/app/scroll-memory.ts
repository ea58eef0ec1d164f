import { useLayoutEffect, useRef, type RefObject } from 'react'
import { useLocation, useNavigationType } from 'react-router'

const storageKey = 'podium.scroll'
/** Places that are kept; the oldest go first, and what is forgotten starts at the top. */
const kept = 50
/** How long content may take to grow back to the place where the reader was. */
const patienceMs = 3_000

/** From `<history entry><path>:<pane>` to the pixels scrolled; every first page of a tab has the same entry. */
type Places = Map<string, number>

function load(): Places {
  try {
    const entries: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]')
    return new Map(Array.isArray(entries) ? (entries as [string, number][]) : [])
  } catch {
    return new Map()
  }
}

function save(places: Places) {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...places].slice(-kept)))
  } catch {
    // Full or forbidden storage costs a reload its place, nothing else.
  }
}

/** `main` itself and its children: what scrolls deeper inside, such as a log, looks after itself. */
const panes = (main: HTMLElement) => [main, ...main.children].filter((pane) => pane instanceof HTMLElement)

/** Scrolls as far as `top` now, and again as the content grows, until it is reached or the reader scrolls. */
function restore(pane: HTMLElement, top: number): () => void {
  pane.scrollTop = top
  const content = pane.firstElementChild
  if (!content || pane.scrollTop >= top - 1) return () => {}
  const observer = new ResizeObserver(() => {
    pane.scrollTop = top
    if (pane.scrollTop >= top - 1) stop()
  })
  const timer = setTimeout(() => stop(), patienceMs)
  const signals = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const
  function stop() {
    observer.disconnect()
    clearTimeout(timer)
    for (const signal of signals) pane.removeEventListener(signal, stop)
  }
  observer.observe(content)
  for (const signal of signals) pane.addEventListener(signal, stop, { passive: true })
  return stop
}

/**
 * Pages scroll inside `main`, which the router's own ScrollRestoration does not know. Back and forward return to
 * the place, a new page starts at the top, and changed search parameters leave it alone.
 */
export function useScrollMemory(main: RefObject<HTMLElement | null>) {
  const { key, pathname } = useLocation()
  const how = useNavigationType()
  const before = useRef(pathname)

  useLayoutEffect(() => {
    const element = main.current
    if (!element) return undefined
    const places = load()
    const placeOf = (index: number) => `${key}${pathname}:${index}`
    const keep = (pane: HTMLElement, index: number) => {
      places.delete(placeOf(index))
      places.set(placeOf(index), pane.scrollTop)
    }
    let stops: (() => void)[] = []
    if (how === 'POP') {
      stops = panes(element).map((pane, index) => restore(pane, places.get(placeOf(index)) ?? 0))
    } else {
      if (before.current !== pathname) restore(element, 0)
      panes(element).forEach(keep)
    }
    before.current = pathname
    const onScroll = ({ target }: Event) => {
      const index = panes(element).findIndex((pane) => pane === target)
      if (index >= 0) keep(target as HTMLElement, index)
    }
    const onLeave = () => save(places)
    // Scroll events do not bubble; they are caught on their way down.
    element.addEventListener('scroll', onScroll, { passive: true, capture: true })
    window.addEventListener('pagehide', onLeave)
    return () => {
      for (const stop of stops) stop()
      element.removeEventListener('scroll', onScroll, { capture: true })
      window.removeEventListener('pagehide', onLeave)
      save(places)
    }
  }, [main, key, how, pathname])
}
