import { useLayoutEffect, useRef, type RefObject } from 'react'
import { useLocation, useNavigationType } from 'react-router'

const storageKey = 'podium.scroll'
/** Entries of the history whose place is kept; older ones start at the top. */
const kept = 50
/** How long content may take to grow back to the place where the reader was. */
const patienceMs = 3_000

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

/** Scrolls as far as `top` now, and again as the content grows, until it is reached or the reader scrolls. */
function restore(element: HTMLElement, top: number) {
  element.scrollTop = top
  const content = element.firstElementChild
  if (!content || element.scrollTop >= top - 1) return undefined
  const observer = new ResizeObserver(() => {
    element.scrollTop = top
    if (element.scrollTop >= top - 1) stop()
  })
  const timer = setTimeout(() => stop(), patienceMs)
  const signals = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const
  function stop() {
    observer.disconnect()
    clearTimeout(timer)
    for (const signal of signals) element.removeEventListener(signal, stop)
  }
  observer.observe(content)
  for (const signal of signals) element.addEventListener(signal, stop, { passive: true })
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
    const keep = () => {
      places.delete(key)
      places.set(key, element.scrollTop)
    }
    const onLeave = () => save(places)
    let stop: (() => void) | undefined
    if (how === 'POP') stop = restore(element, places.get(key) ?? 0)
    else {
      if (before.current !== pathname) restore(element, 0)
      keep()
    }
    before.current = pathname
    element.addEventListener('scroll', keep, { passive: true })
    window.addEventListener('pagehide', onLeave)
    return () => {
      stop?.()
      element.removeEventListener('scroll', keep)
      window.removeEventListener('pagehide', onLeave)
      save(places)
    }
  }, [main, key, how, pathname])
}
