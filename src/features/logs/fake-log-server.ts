import { fromMicros, type LogLine, toMicros } from './log-line'
import type { LogPageRequest, LogSource } from './log-source'

export const START = toMicros('2026-11-14T10:30:00.000000Z')

export const logLine = (number: number, at = number * 1000, more: Partial<LogLine> = {}): LogLine => ({
  id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
  timestamp: fromMicros(START + at),
  level: 20,
  message: `line ${number}`,
  name: 'prefect.flow_runs',
  task_run_id: null,
  ...more,
})

export const logLines = (from: number, to: number, spacing = 1000): LogLine[] =>
  Array.from({ length: to - from }, (_, index) => logLine(from + index, (from + index) * spacing))

/** Answers as `/logs/filter` does: inclusive bounds, sorted by time alone, equal times in the order of arrival. */
export class FakeLogServer implements LogSource {
  readonly requests: LogPageRequest[] = []
  failing: Error | null = null
  private wakers = new Set<() => void>()
  private rows: { line: LogLine; time: number }[] = []

  constructor(lines: LogLine[] = []) {
    this.log(...lines)
  }

  /** Arrives, whatever its time is. */
  log(...lines: LogLine[]) {
    this.rows.push(...lines.map((line) => ({ line, time: toMicros(line.timestamp) })))
    // Stable, as an index scan over (run, time) is in practice.
    this.rows.sort((a, b) => a.time - b.time)
  }

  wake() {
    for (const waker of this.wakers) waker()
  }

  get listeners() {
    return this.wakers.size
  }

  listen = (onWake: () => void) => {
    this.wakers.add(onWake)
    return () => this.wakers.delete(onWake)
  }

  fetchPage = async (request: LogPageRequest, signal: AbortSignal): Promise<LogLine[]> => {
    this.requests.push(request)
    await Promise.resolve()
    signal.throwIfAborted()
    if (this.failing) throw this.failing
    const { after, before, order, limit, offset = 0, level = 0, taskRunId } = request
    const fitting = this.rows.filter(
      ({ line, time }) =>
        (!after || time >= toMicros(after)) &&
        (!before || time <= toMicros(before)) &&
        line.level >= level &&
        (taskRunId === undefined || line.task_run_id === taskRunId),
    )
    const ordered = order === 'desc' ? fitting.toReversed() : fitting
    return ordered.slice(offset, offset + limit).map(({ line }) => line)
  }
}
