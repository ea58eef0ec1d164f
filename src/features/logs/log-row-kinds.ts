import type { LogGap } from './log-gaps'
import type { MessageRow } from './message-layout'

/** A named instant, shown as a rule before the first line after it: an attempt, a restart. */
export type LogMark = { at: number; label: string }

export type RowOptions = {
  wrap: boolean
  /** Characters of a message that fit into a row. */
  columns: number
  /** Time, level and task have a row of their own above the message: for phones. */
  stacked: boolean
  /** Lines below this level (Python's numbers) are left out. */
  minLevel: number
  /** Lines of other task runs are left out. */
  taskRunId: string | null
  /** The line (its key) that is shown whole, with a row of details. */
  openLine: string | null
  /** The line whose match is looked at: shown whole too, because the match may be far to the right. */
  matchLine: string | null
  /** Lines (their keys) whose folds are open. */
  unfolded: ReadonlySet<string>
}

export type LogRow =
  | { kind: 'gap'; gap: Readonly<LogGap> }
  | { kind: 'mark'; mark: LogMark }
  | { kind: 'head'; line: number }
  /** `first`: the row carries time, level and task too. */
  | { kind: 'message'; line: number; part: MessageRow; first: boolean }
  | { kind: 'details'; line: number }
  /** The second row of something two rows high. */
  | { kind: 'below' }
