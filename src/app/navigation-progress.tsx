import { useNavigation } from 'react-router'

/** A thin bar while the next page loads; quick pages (150 ms) show none. */
export function NavigationProgress() {
  const { state } = useNavigation()
  if (state === 'idle') return null
  return (
    <div
      role="progressbar"
      aria-label="Loading the page"
      className="pointer-events-none fixed inset-x-0 top-0 z-40 h-0.5"
    >
      <div className="h-full w-11/12 bg-accent transition-[width] delay-150 duration-[8s] ease-out starting:w-0" />
    </div>
  )
}
