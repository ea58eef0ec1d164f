import { useSyncExternalStore } from 'react'

/** One timer for everything on the page that shows an age. It stands still while the tab is hidden. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  for (const listener of listeners) listener()
}

function follow() {
  clearInterval(timer)
  timer = undefined
  if (listeners.size === 0 || document.hidden) return
  timer = setInterval(tick, 1000)
}

function onVisibility() {
  follow()
  if (!document.hidden) tick()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', onVisibility)
    follow()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', onVisibility)
    follow()
  }
}

const never = () => () => {}

/**
 * Something that changes with time alone, such as "3 min ago": asked for every second, rendered again only when the
 * answer is another one. It must be a primitive. `ticking: false` asks once a render.
 */
export function useTicking<Value extends string | number>(compute: () => Value, ticking = true): Value {
  return useSyncExternalStore(ticking ? subscribe : never, compute, compute)
}

/**
 * The present moment (ms), cut to whole steps of `every` ms (1000 or more), so that a component renders once a step
 * and not once a tick. `every: 0` stands still: for ages that have ended.
 */
export function useNow(every = 1000): number {
  const snapshot = () => (every > 0 ? Math.floor(Date.now() / every) * every : 0)
  return useSyncExternalStore(every > 0 ? subscribe : never, snapshot, snapshot)
}
