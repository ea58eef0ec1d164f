/** Lets `size` pieces of work run at once; one that is aborted while it waits leaves the queue. */
export function createSlots(size: number) {
  const waiting: (() => void)[] = []
  let taken = 0

  const release = () => {
    taken -= 1
    waiting.shift()?.()
  }

  async function run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    if (taken >= size) {
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          signal?.removeEventListener('abort', leave)
          resolve()
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal?.reason)
        }
        waiting.push(enter)
        signal?.addEventListener('abort', leave, { once: true })
      })
    }
    taken += 1
    try {
      return await work()
    } finally {
      release()
    }
  }

  return { run, inFlight: () => taken, queued: () => waiting.length }
}
