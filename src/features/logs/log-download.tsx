import { useState } from 'react'
import { apiBase } from '~/api/client'
import { IconButton } from '~/ui/button'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { Menu, MenuItem } from '~/ui/menu'
import type { LogColumns } from './log-columns'
import { fromMicros, levelIndex, LEVELS } from './log-line'
import type { LogRows } from './log-rows'

/** The server makes some 2,700 lines of CSV a second and works on nothing else meanwhile: more than this is asked about. */
const CSV_UNASKED = 50_000

/** A log as a file: all of it by the server, or what is shown here. */
export function LogDownload({
  flowRunId,
  lines,
  rows,
  complete,
  sourceName,
}: {
  flowRunId?: string
  lines: LogColumns
  rows: LogRows
  /** All lines of the run are loaded, so their number is known. */
  complete: boolean
  sourceName: (line: number) => string
}) {
  const [asking, setAsking] = useState(false)
  const shown = rows.lineCount
  const saveText = () =>
    save(
      new Blob([...textOf(lines, rows, sourceName)], { type: 'text/plain;charset=utf-8' }),
      `${flowRunId ?? 'task'}-log.txt`,
    )
  const saveCsv = () => {
    if (complete && lines.length <= CSV_UNASKED) openCsv(flowRunId)
    else setAsking(true)
  }
  return (
    <>
      <Menu align="end" label="Download" trigger={<IconButton size="small" icon="download" label="Download log" />}>
        {flowRunId && (
          <MenuItem onClick={saveCsv} hint="by the server">
            Whole run as CSV
          </MenuItem>
        )}
        <MenuItem
          onClick={saveText}
          disabledReason={shown === 0 && 'No line is shown.'}
          hint={shown.toLocaleString('en')}
        >
          Shown lines as text
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Download the whole log as CSV?"
        confirmLabel="Download CSV"
        onConfirm={async () => openCsv(flowRunId)}
      >
        <p>
          {complete
            ? `This run has ${lines.length.toLocaleString('en')} lines.`
            : `At least ${lines.length.toLocaleString('en')} lines are in this run; how many in all is not known before they are loaded.`}{' '}
          The server makes about 2,700 lines a second and is slower for everyone else meanwhile.
        </p>
      </ConfirmDialog>
    </>
  )
}

function openCsv(flowRunId: string | undefined) {
  if (flowRunId) clickLink(`${apiBase()}/flow_runs/${encodeURIComponent(flowRunId)}/logs/download`, '')
}

/** One entry of the file a line of the log, in pieces that need no second copy of the whole. */
function* textOf(lines: LogColumns, rows: LogRows, sourceName: (line: number) => string) {
  for (let place = 0; place < rows.lineCount; place++) {
    const line = rows.lineAt(place)
    const level = LEVELS[levelIndex(lines.levelOf(line))]!.label.toUpperCase().padEnd(8)
    yield `${fromMicros(lines.timeOf(line))} ${level} ${sourceName(line)} | ${lines.textOf(line)}\n`
  }
}

function save(blob: Blob, name: string) {
  const address = URL.createObjectURL(blob)
  clickLink(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function clickLink(href: string, name: string) {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}
