interface Waiting<Answer> {
  id: string
  resolve: (answer: Answer) => void
  reject: (reason: unknown) => void
  signal?: AbortSignal
}

export interface BatcherOptions<Answer> {
  /** One request for all ids (each once); gives the function that picks one id's answer. */
  fetchMany: (ids: string[], signal: AbortSignal) => Promise<(id: string) => Answer>
  /** Ids a request; Prefect takes 200. */
  max?: number
}

/**
 * No N+1 by construction: row components ask one by one, the ids asked for in one tick leave as one request.
 * Callers of a failed request all get its error; the request is aborted when none of them wants it any more.
 */
export function createBatcher<Answer>({ fetchMany, max = 200 }: BatcherOptions<Answer>) {
  let waiting: Waiting<Answer>[] = []

  async function request(callers: Waiting<Answer>[]) {
    const controller = new AbortController()
    const wanted = new Set(callers.filter(({ signal }) => !signal?.aborted))
    const cleanUps = callers.map((caller) => {
      const leave = () => {
        wanted.delete(caller)
        caller.reject(caller.signal?.reason)
        if (wanted.size === 0) controller.abort()
      }
      caller.signal?.addEventListener('abort', leave, { once: true })
      return () => caller.signal?.removeEventListener('abort', leave)
    })
    const ids = [...new Set([...wanted].map(({ id }) => id))]
    try {
      if (ids.length === 0) return
      const answerOf = await fetchMany(ids, controller.signal)
      for (const caller of wanted) {
        try {
          caller.resolve(answerOf(caller.id))
        } catch (error) {
          caller.reject(error)
        }
      }
    } catch (error) {
      for (const caller of wanted) caller.reject(error)
    } finally {
      for (const cleanUp of cleanUps) cleanUp()
    }
  }

  function flush() {
    const callers = waiting
    waiting = []
    const byId = new Map<string, Waiting<Answer>[]>()
    for (const caller of callers) byId.set(caller.id, [...(byId.get(caller.id) ?? []), caller])
    const groups = [...byId.values()]
    for (let start = 0; start < groups.length; start += max) void request(groups.slice(start, start + max).flat())
  }

  /** `answerOf` may throw for one id (not found): only its callers see that. */
  return (id: string, signal?: AbortSignal): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (waiting.length === 0) setTimeout(flush, 0)
      const caller: Waiting<Answer> = { id, resolve, reject, signal }
      waiting.push(caller)
      signal?.addEventListener(
        'abort',
        () => {
          waiting = waiting.filter((other) => other !== caller)
          reject(signal.reason)
        },
        { once: true },
      )
    })
}
