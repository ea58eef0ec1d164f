import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Button } from '~/ui/button'
import type { LogColumns } from './log-columns'
import { fromMicros, levelIndex, LEVELS } from './log-line'

/** All there is to say about the open line, and what can be done with it. */
export function LineDetails({
  lines,
  line,
  source,
  onCopy,
  onCopyLink,
  folded,
  onUnfold,
}: {
  lines: LogColumns
  line: number
  source: { name: string; to: string | null }
  onCopy: () => void
  onCopyLink: () => void
  /** Null: nothing in this line is folded or was. */
  folded: boolean | null
  onUnfold: () => void
}) {
  const micros = lines.timeOf(line)
  const level = lines.levelOf(line)
  const { label } = LEVELS[levelIndex(level)]!
  return (
    <div className="flex h-10 items-center gap-2 overflow-x-auto bg-selected px-3.5 font-sans text-12 whitespace-nowrap text-muted">
      <Button size="small" icon="copy" onClick={onCopy}>
        Copy line
      </Button>
      <Button size="small" icon="link" onClick={onCopyLink}>
        Copy link
      </Button>
      {folded !== null && (
        <Button size="small" onClick={onUnfold}>
          {folded ? 'Show all of it' : 'Fold'}
        </Button>
      )}
      {source.to && (
        <Button size="small" render={<Link to={source.to} />}>
          Go to task
        </Button>
      )}
      <Fact>{fromMicros(micros)}</Fact>
      <span>{level === LEVELS[levelIndex(level)]!.from ? label : `${label} (${level})`}</span>
      <Fact>{lines.loggerOf(line)}</Fact>
    </div>
  )
}

function Fact({ children }: { children: ReactNode }) {
  return <span className="mono">{children}</span>
}
