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

/**
 * Scrolls the panes to `tops` now, and again as content arrives, until they are there, the reader scrolls, or
 * patience ends. Returns what ends it early.
 */
function restore(main: HTMLElement, tops: ReadonlyMap<number, number>): () => void {
  const reached = () => {
    let all = true
    for (const [index, top] of tops) {
      const pane = panes(main)[index]
      if (pane && pane.scrollTop < top - 1) pane.scrollTop = top
      if (!pane || pane.scrollTop < top - 1) all = false
    }
    return all
  }
  if (reached()) return () => {}
  const observer = new MutationObserver(() => {
    if (reached()) stop()
  })
  const timer = setTimeout(() => stop(), patienceMs)
  const signals = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const
  function stop() {
    observer.disconnect()
    clearTimeout(timer)
    for (const signal of signals) main.removeEventListener(signal, stop)
  }
  observer.observe(main, { childList: true, subtree: true })
  for (const signal of signals) main.addEventListener(signal, stop, { passive: true })
  return stop
}

function toTop(main: HTMLElement) {
  main.scrollTop = 0
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
    let stop: (() => void) | undefined
    if (how === 'POP') {
      toTop(element)
      const tops = new Map<number, number>()
      for (const [place, top] of places) {
        const index = Number(place.slice(place.lastIndexOf(':') + 1))
        if (top > 0 && place === placeOf(index)) tops.set(index, top)
      }
      stop = restore(element, tops)
    } else {
      if (before.current !== pathname) toTop(element)
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
      stop?.()
      element.removeEventListener('scroll', onScroll, { capture: true })
      window.removeEventListener('pagehide', onLeave)
      save(places)
    }
  }, [main, key, how, pathname])
}
