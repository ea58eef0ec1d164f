import { type ReactNode, useState } from 'react'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { Icon } from '~/ui/icon'
import type { Finding } from './findings'

const LOOKS = {
  error: { background: 'bg-failed-bg', tone: 'text-failed', word: 'problem', icon: 'alert' },
  warning: { background: 'bg-late-bg', tone: 'text-late', word: 'warning', icon: 'alert' },
  note: { background: 'bg-sunken', tone: 'text-muted', word: 'note', icon: 'info' },
} as const

interface Props {
  findings: readonly Finding[]
  lineOf: (place: number) => number
  onGo: (finding: Finding) => void
  onMend: (text: string) => void
  /** The text has changed since: its mends would undo what was typed. */
  pending: boolean
}

/**
 * What is wrong with the template: the first thing, how many more, and the way to each. Always one row high, so that
 * the text below does not jump while somebody types in it.
 */
export function FindingsBar({ findings, ...props }: Props) {
  const [all, setAll] = useState(false)
  const [first] = findings
  const open = all && findings.length > 1
  return (
    <section aria-label="Findings" className="flex-none border-b border-line">
      {first ? (
        <Row {...props} finding={first} summary={countWords(findings)}>
          {findings.length > 1 && (
            <Button
              variant="quiet"
              size="small"
              icon={open ? 'chevron-up' : 'chevron-down'}
              aria-expanded={open}
              onClick={() => setAll(!open)}
            >
              {open ? 'Only the first' : `All ${findings.length}`}
            </Button>
          )}
        </Row>
      ) : (
        <p role="status" className="flex h-8 items-center gap-2 bg-raised px-4 text-muted">
          <Icon name="check" className="text-completed" /> Nothing wrong was found
        </p>
      )}
      {open && (
        <ul aria-label="All findings" className="max-h-60 overflow-auto border-t border-line">
          {findings.map((finding) => (
            <li
              key={`${finding.level} ${finding.from} ${finding.message}`}
              className="border-b border-line last:border-0"
            >
              <Row {...props} finding={finding} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface RowProps extends Omit<Props, 'findings'> {
  finding: Finding
  /** How many there are of each kind, in the row that stands for all. */
  summary?: string
  children?: ReactNode
}

function Row({ finding, summary, lineOf, onGo, onMend, pending, children }: RowProps) {
  const look = LOOKS[finding.level]
  return (
    <div className={cx('flex min-h-8 items-center gap-x-2 gap-y-1 px-4 py-0.5 max-sm:flex-wrap', look.background)}>
      <Icon name={look.icon} className={look.tone} />
      <div
        role={summary ? 'status' : undefined}
        className="flex min-w-0 flex-1 items-baseline gap-x-2 max-sm:basis-full max-sm:flex-wrap"
      >
        <strong className={cx('font-semibold whitespace-nowrap', look.tone)}>{summary ?? capital(look.word)}</strong>
        <button type="button" className="whitespace-nowrap underline underline-offset-3" onClick={() => onGo(finding)}>
          line {lineOf(finding.from)}
        </button>
        <span className={cx('min-w-0 wrap-anywhere', summary && 'sm:truncate')}>
          {finding.server && 'Server: '}
          {clip(finding.message)} {finding.outcome && <span className="text-muted">{finding.outcome}</span>}
        </span>
      </div>
      {finding.mends?.map(({ label, mend }) => (
        <Button key={label} size="small" disabled={pending} onClick={() => onMend(mend())}>
          {label}
        </Button>
      ))}
      {children}
    </div>
  )
}

function countWords(findings: readonly Finding[]): string {
  return (['error', 'warning', 'note'] as const)
    .map((level) => [findings.filter((finding) => finding.level === level).length, LOOKS[level].word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(' · ')
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const clip = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}…` : text)
