import { fromMicros, type LogLine, toMicros } from '~/features/logs/log-line'
import { LogColumns } from '~/features/logs/log-columns'
import { LogRows } from '~/features/logs/log-rows'
import { LogSearch } from '~/features/logs/log-search'

type LogTimes = {
  lines: number
  /** Milliseconds. */
  fillBackwards: number
  layOut: number
  layOutWrapped: number
  filter: number
  literal: number
  anyCase: number
  regex: number
}

const PAGE = 200
const START = toMicros('2026-11-14T10:30:00.000000Z')
const words = [
  'Finished in state Completed()',
  'Slow query: SELECT * FROM orders',
  'memory rss=',
  'GET https://api.example/v2/orders?page=',
  '\u001b[32mOK\u001b[0m batch',
]

function pageOf(page: number): LogLine[] {
  return Array.from({ length: PAGE }, (_, index) => {
    const number = page * PAGE + index
    return {
      id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
      timestamp: fromMicros(START + number * 1_000),
      level: number % 100 === 0 ? 40 : number % 10 === 0 ? 30 : 20,
      message: `${words[number % words.length]} ${number} in ${(number * 7919) % 1000} ms${number % 5000 === 0 ? ' needle' : ''}`,
      name: 'prefect.task_runs',
      task_run_id: `task-${number % 10}`,
    }
  })
}

/**
 * What the log store costs on this machine, without a browser: a log filled page by page from its tail, laid out, filtered and
 * searched. For `bench/`, never for a unit test. Budgets at 100,000 lines: literal 100 ms, regex 300 ms.
 */
export function timeLogStore(count: number): LogTimes {
  const pages = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => pageOf(page))
  const lines = new LogColumns()
  const rows = new LogRows(lines)
  const search = new LogSearch(lines, rows)
  const options = {
    wrap: false,
    columns: 100,
    stacked: false,
    minLevel: 0,
    taskRunId: null,
    openLine: null,
    matchLine: null,
    unfolded: new Set<string>(),
  }
  const timed = (work: () => void) => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const find = (text: string, more: { regex?: boolean; matchCase?: boolean }) =>
    timed(() => {
      search.setQuery({ text, regex: false, matchCase: false, ...more })
      search.advance()
    })
  return {
    lines: count,
    fillBackwards: timed(() => {
      for (const page of pages.toReversed()) lines.insert(page.toReversed(), true)
    }),
    layOut: timed(() => rows.update(options, [], [])),
    layOutWrapped: timed(() => rows.update({ ...options, wrap: true, columns: 40 }, [], [])),
    filter: timed(() => rows.update({ ...options, minLevel: 30 }, [], [])) + timed(() => rows.update(options, [], [])),
    literal: find('needle', { matchCase: true }),
    anyCase: find('NEEDLE', {}),
    regex: find('in \\d+ ms (need|hay)\\w+$', { regex: true }),
  }
}
