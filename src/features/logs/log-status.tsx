import { formatTime, type TimePreferences, zoneLabel } from '~/lib/time'
import { Button } from '~/ui/button'
import type { LogSnapshot, LogStore } from './log-store'
import type { LogFilter } from './log-stores'
import { levelIndex, LEVELS } from './log-line'
import type { SearchState } from './log-search'

/** What is loaded, what is shown of it, and whether more comes. */
export function LogStatus({
  store,
  snapshot,
  holds,
  shown,
  filtered,
  search,
  topMicros,
  prefs,
}: {
  store: LogStore
  snapshot: LogSnapshot
  holds: LogFilter
  /** Lines that the filter leaves. */
  shown: number
  filtered: boolean
  /** Null: nothing is searched for. */
  search: SearchState | null
  /** Time of the first line in view. */
  topMicros: number | null
  prefs: TimePreferences
}) {
  const { count, complete, gaps, loadingAll, tail } = snapshot
  const top = topMicros === null ? null : Math.floor(topMicros / 1000)
  return (
    <footer className="flex min-h-6 flex-none flex-wrap items-center gap-x-2 border-t border-line bg-sunken px-3.5 text-12 text-muted">
      <span>
        {`${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}${kindWords(holds)}${complete ? '' : ' loaded'}`}
        {filtered && shown !== count && `, ${shown.toLocaleString('en')} shown`}
        {complete ? ' · all loaded' : gaps.length > 0 && !loadingAll ? ' · more not loaded' : ''}
        {` · ${liveWords(snapshot)}`}
      </span>
      {tail.error !== null && <span className="truncate text-failed">{`No news: ${tail.error}; trying again`}</span>}
      {gaps.length > 0 &&
        (loadingAll ? (
          <Button size="small" variant="quiet" busy={false} onClick={() => store.stopLoading()}>
            Stop loading
          </Button>
        ) : (
          <Button size="small" variant="quiet" onClick={() => void store.loadAll()}>
            Load all
          </Button>
        ))}
      {search && (
        <span>
          {`${search.lines.toLocaleString('en')} ${search.lines === 1 ? 'line matches' : 'lines match'}`}
          {!complete && `, searched in the ${search.searched.toLocaleString('en')} loaded`}
          {search.cut > 0 &&
            `; ${search.cut} very long ${search.cut === 1 ? 'line' : 'lines'} only in the first 20,000 characters`}
        </span>
      )}
      <span className="flex-1" />
      {top !== null && (
        <span>
          {formatTime(top, 'date', prefs)} · {zoneLabel(prefs, top)}
        </span>
      )}
      <span className="max-lg:hidden">
        <Key name="/" /> find <Key name="n" /> next <Key name="e" /> next error
      </span>
    </footer>
  )
}

/** A log that the server filtered is not the whole log. */
function kindWords({ minLevel, taskRunId }: LogFilter): string {
  const level = minLevel > 0 ? ` at ${LEVELS[levelIndex(minLevel)]!.label.toLowerCase()} and above` : ''
  return `${level}${taskRunId === null ? '' : ' of this task'}`
}

function liveWords({ tail, loadingAll }: LogSnapshot): string {
  if (loadingAll) return 'loading…'
  if (tail.behind) return 'catching up…'
  switch (tail.live) {
    case 'listening':
      return 'live'
    case 'polling':
      return 'polling every 3 s'
    case 'paused':
      return 'paused while hidden'
    case 'ended':
      return 'ended'
  }
}

function Key({ name }: { name: string }) {
  return <kbd className="rounded-sm border border-line-strong bg-surface px-1 text-faint">{name}</kbd>
}
