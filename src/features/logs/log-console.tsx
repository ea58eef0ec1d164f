import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react'
import { Button, IconButton } from '~/ui/button'
import { toast } from '~/ui/toast'
import { usePreferences } from '~/ui/use-preferences'
import { LogDownload } from './log-download'
import { fromMicros, levelIndex, LEVELS } from './log-line'
import { LogList } from './log-list'
import { ROW_HEIGHT, topOf } from './log-position'
import type { LogMark } from './log-row-kinds'
import { LogRows } from './log-rows'
import { LogSearch } from './log-search'
import { LogStatus } from './log-status'
import type { ShownLog } from './log-stores'
import { LevelChoice, SearchBox, ToggleButton } from './log-toolbar'
import { withLogView } from './log-view-state'
import { useLogBox } from './use-log-box'
import { nameSource, type TaskNames } from './use-log-facts'
import { useLogJumps } from './use-log-jumps'
import { useLogKeys } from './use-log-keys'
import { useLogSearch } from './use-log-search'
import type { useLogViewState } from './use-log-view-state'

const LineDetails = lazy(() => import('./log-details').then((module) => ({ default: module.LineDetails })))

/** The tools, the lines and the status of one log that is open. */
export function LogConsole({
  flowRunId,
  taskRunId,
  minLevel,
  log: { store, snapshot, holds },
  live,
  failed,
  source,
  focusTaskId,
  marks,
  state: { view, visit, change },
  placeholder,
}: {
  flowRunId?: string
  taskRunId: string | null
  minLevel: number
  log: ShownLog
  live: boolean
  failed: boolean
  source: { nameOf: TaskNames; runName: string | null; taskLink?: (id: string) => string }
  focusTaskId: string | null
  marks: readonly LogMark[]
  state: ReturnType<typeof useLogViewState>
  /** Shown while there are no lines. */
  placeholder: ReactNode
}) {
  const prefs = usePreferences()
  const { lines } = store
  const { rows, search } = useMemo(() => {
    const made = new LogRows(lines)
    return { rows: made, search: new LogSearch(lines, made) }
  }, [lines])
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const [ruler, setRuler] = useState<HTMLDivElement | null>(null)
  const [width, setWidth] = useState('')
  const { height, columns, stacked } = useLogBox(box, ruler, width)
  const widthKey = `${stacked} ${prefs.hour12}`
  if (widthKey !== width) setWidth(widthKey)
  const wrap = view.wrap || stacked

  const jumps = useLogJumps({
    store,
    rows,
    search,
    height,
    ready: snapshot.opening === 'ready',
    failed,
    taskRunId,
    focusTaskId,
    view,
    visit,
    change,
  })
  const { openLine, unfolded, position } = jumps
  const matchLine = jumps.match?.key ?? null
  // The rows live outside of React; this brings them up to date before they are read below.
  const layout = useMemo(() => {
    rows.update({ wrap, columns, stacked, minLevel, taskRunId, openLine, matchLine, unfolded }, snapshot.gaps, marks)
    return { rows }
  }, [rows, snapshot, marks, wrap, columns, stacked, minLevel, taskRunId, openLine, matchLine, unfolded])
  const query = useLogSearch(search, { text: view.find, regex: view.regex, matchCase: view.matchCase }, layout)

  const input = useRef<HTMLInputElement>(null)
  useLogKeys({ box, input, jumps })

  const sourceOf = (line: number) => nameSource(lines.taskOf(line), lines.loggerOf(line), source)
  const lineText = (line: number) =>
    `${fromMicros(lines.timeOf(line))} ${LEVELS[levelIndex(lines.levelOf(line))]!.label.toUpperCase()} ${sourceOf(line).name} | ${lines.textOf(line)}`
  const isFollowing = position.kind === 'end'
  const [left, setLeft] = useState(0)
  if (isFollowing && left !== lines.grown.after) setLeft(lines.grown.after)
  const fresh = isFollowing ? 0 : lines.grown.after - left

  const matchAt = useMemo(() => {
    const line = jumps.match === null ? -1 : lines.find(jumps.match.key)
    if (line < 0 || !layout) return null
    const index = search.indexAfter(line, jumps.match!.start)
    const found = search.at(index)
    return found?.line === line && found.start === jumps.match!.start ? index + 1 : null
  }, [jumps.match, lines, search, layout])

  const counts = rows.levelCounts.map((count, index) => (LEVELS[index]!.from >= holds.minLevel ? count : null))
  const topRow = Math.floor(topOf(position, lines, rows, height) / ROW_HEIGHT)
  const topLine = rows.lineOfRow(topRow)
  const opened = openLine === null ? -1 : lines.find(openLine)
  const isEmpty = rows.lineCount === 0 && snapshot.gaps.length === 0

  return (
    <>
      <div className="flex flex-none flex-wrap items-center gap-x-1.5 gap-y-1 px-3.5 pt-1.5 pb-1">
        <h2 className="mr-1 max-sm:sr-only">Logs</h2>
        <SearchBox
          ref={input}
          find={view.find}
          regex={view.regex}
          matchCase={view.matchCase}
          state={query.state}
          error={query.error}
          at={matchAt}
          onChange={change}
          onMove={jumps.moveMatch}
          onLeave={() => box?.focus()}
        />
      </div>
      <div className="flex flex-none flex-wrap items-center gap-1.5 border-b border-line px-3.5 pb-1.5">
        <LevelChoice
          level={view.level}
          counts={counts}
          complete={snapshot.complete}
          onChange={(level) => change({ level })}
        />
        <span className="flex-1" />
        <span role="group" aria-label="Errors" className="flex items-center gap-0.5 text-12 text-muted">
          <span className="max-sm:hidden">Errors</span>
          <IconButton
            size="small"
            icon="chevron-up"
            label="Previous error (E)"
            onClick={() => void jumps.moveError(-1)}
          />
          <IconButton size="small" icon="chevron-down" label="Next error (e)" onClick={() => void jumps.moveError(1)} />
        </span>
        {live ? (
          <ToggleButton pressed={isFollowing} onClick={jumps.toEnd}>
            {fresh > 0 ? `Follow · ${fresh.toLocaleString('en')} new` : 'Follow'}
          </ToggleButton>
        ) : (
          <Button size="small" disabled={isFollowing} onClick={jumps.toEnd}>
            End
          </Button>
        )}
        {!stacked && (
          <ToggleButton pressed={view.wrap} onClick={() => change({ wrap: !view.wrap })}>
            Wrap
          </ToggleButton>
        )}
        <LogDownload
          flowRunId={flowRunId}
          lines={lines}
          rows={rows}
          complete={snapshot.complete && holds.minLevel === 0 && holds.taskRunId === null}
          sourceName={(line) => sourceOf(line).name}
        />
      </div>
      {jumps.notice !== null && (
        <p
          role="status"
          className="flex flex-none items-center gap-2 border-b border-line bg-sunken px-3.5 py-0.5 text-12"
        >
          <span className="min-w-0 flex-1 truncate">{jumps.notice}</span>
          <Button size="small" variant="quiet" onClick={() => jumps.setNotice(null)}>
            Dismiss
          </Button>
        </p>
      )}
      <p className="sr-only" aria-live="polite">
        {opened >= 0 && lineText(opened).slice(0, 500)}
      </p>
      {isEmpty ? (
        <div className="min-h-0 flex-1 overflow-y-auto">{placeholder}</div>
      ) : (
        <LogList
          store={store}
          rows={rows}
          search={search}
          position={position}
          onPosition={jumps.setPosition}
          height={height}
          stacked={stacked}
          wrap={wrap}
          prefs={prefs}
          sourceOf={sourceOf}
          openLine={openLine}
          match={jumps.match}
          details={(line) => (
            <Suspense fallback={<div className="h-10 bg-selected" />}>
              <LineDetails
                lines={lines}
                line={line}
                source={sourceOf(line)}
                onCopy={() => void copy(lineText(line), 'The line')}
                onCopyLink={() => void copy(linkTo(fromMicros(lines.timeOf(line))), 'The link')}
                folded={unfolded.has(lines.keyOf(line)) ? false : rows.hasFolds(line) ? true : null}
                onUnfold={() => jumps.unfold(lines.keyOf(line))}
              />
            </Suspense>
          )}
          onToggle={jumps.toggle}
          onUnfold={(key) => jumps.unfold(key, true)}
          box={box}
          boxRef={setBox}
          rulerRef={setRuler}
        />
      )}
      <LogStatus
        store={store}
        snapshot={snapshot}
        holds={holds}
        shown={rows.lineCount}
        filtered={minLevel > 0 || taskRunId !== null}
        search={view.find !== '' && query.error === null ? query.state : null}
        topMicros={topLine === null ? null : lines.timeOf(topLine)}
        prefs={prefs}
      />
    </>
  )
}

function linkTo(line: string): string {
  const address = new URL(location.href)
  address.search = withLogView(address.searchParams, { line }).toString()
  return address.href
}

async function copy(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text)
    toast.show({ kind: 'success', title: `${what} is copied` })
  } catch {
    toast.show({ kind: 'error', title: 'Could not copy', body: 'The browser does not allow it on this page.' })
  }
}
