import { createContext, type ReactNode, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react'

/** Rows of one line are no lower, px. */
const LOWEST_ROW = 32

/** Null: all of them. */
const Shown = createContext<ReadonlySet<string> | null>(null)

const subscribe = (onChange: () => void) => {
  addEventListener('resize', onChange)
  return () => removeEventListener('resize', onChange)
}
const screenHeight = () => innerHeight

/**
 * The scrolling body of a list whose rows ask for more about themselves, which costs the server more than the list.
 * Rows that no screen of this height shows ask when the list is first scrolled, all at once.
 */
export function FoldedList({ ids, children }: { ids: readonly string[] | undefined; children: ReactNode }) {
  const [scrolled, setScrolled] = useState(false)
  // Where it begins, px from above: only what is below has rows.
  const [top, setTop] = useState(0)
  const place = useCallback((box: HTMLElement | null) => setTop((at) => box?.getBoundingClientRect().top ?? at), [])
  const most = Math.ceil((useSyncExternalStore(subscribe, screenHeight) - top) / LOWEST_ROW)
  const shown = useMemo(() => (scrolled ? null : new Set(ids?.slice(0, most))), [scrolled, ids, most])
  return (
    <div ref={place} className="min-h-0 flex-1 overflow-auto bg-raised" onScroll={() => setScrolled(true)}>
      <Shown value={shown}>{children}</Shown>
    </div>
  )
}

/** Whether the row has come into sight. True outside of a `FoldedList`. */
export function useIsShown(id: string): boolean {
  const shown = useContext(Shown)
  return shown === null || shown.has(id)
}
