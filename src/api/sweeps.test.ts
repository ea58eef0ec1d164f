import { afterEach, expect, test, vi } from 'vitest'
import { client } from './client'
import { startRuns, type SweepOutcome } from './sweeps'

const configured = client.getConfig().fetch
afterEach(() => {
  client.setConfig({ fetch: configured })
  vi.useRealTimers()
})

test('runs that a busy database did not let in are sent again, and only those', async () => {
  vi.useFakeTimers()
  const asked: string[][] = []
  const fetch = async (request: Request) => {
    const runs = (await request.json()) as { idempotency_key: string }[]
    asked.push(runs.map(({ idempotency_key: key }) => key))
    return Response.json({
      results: runs.map(({ idempotency_key: key }) =>
        key === 'b' && asked.length < 3
          ? { status: 'FAILED', error: '(sqlite3.OperationalError) database is locked [SQL: INSERT …]' }
          : key === 'c'
            ? { status: 'FAILED', error: 'No such queue [SQL: SELECT …] [parameters: 1]' }
            : { status: 'CREATED', flow_run_id: `run-${key}` },
      ),
    })
  }
  client.setConfig({ fetch: fetch as typeof globalThis.fetch })
  const told: SweepOutcome[] = []
  const runs = ['a', 'b', 'c'].map((key) => ({ parameters: {}, idempotency_key: key }))
  const started = startRuns('d', runs, (at, outcome) => (told[at] = outcome), new AbortController().signal)
  await vi.runAllTimersAsync()
  await started
  expect(asked).toEqual([['a', 'b', 'c'], ['b'], ['b']])
  expect(told).toEqual([{ id: 'run-a' }, { id: 'run-b' }, { error: 'No such queue', refused: true }])
})
