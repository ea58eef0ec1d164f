/**
 * Collects ids and works on them in batches: the first soon after it came, then at most once per `everyMs`.
 * `work` gets at most `most` ids; the rest wait for the next turn.
 */
export function createThrottledIds(options: {
  firstMs: number
  everyMs: number
  most: number
  work: (ids: string[]) => Promise<void>
}) {
  const { firstMs, everyMs, most, work } = options
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let workedAt = 0
  let paused = false

  function schedule() {
    if (paused || timer !== undefined || waiting.size === 0) return
    timer = setTimeout(() => void run(), Math.max(firstMs, workedAt + everyMs - Date.now()))
  }

  async function run() {
    timer = undefined
    if (paused) return
    const ids = [...waiting].slice(0, most)
    for (const id of ids) waiting.delete(id)
    workedAt = Date.now()
    await work(ids).catch(() => undefined)
    schedule()
  }

  return {
    add: (ids: Iterable<string>) => {
      for (const id of ids) waiting.add(id)
      schedule()
    },
    setPaused: (next: boolean) => {
      paused = next
      schedule()
    },
    clear: () => {
      clearTimeout(timer)
      timer = undefined
      waiting.clear()
    },
  }
}
