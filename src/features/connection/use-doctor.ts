import { useCallback, useEffect, useRef, useState } from 'react'
import { examineConnection, type Observations } from '~/api/connection-doctor'
import { type Check, diagnose } from './diagnose'

interface Examination {
  api: string
  at: number
  checks: Check[]
  running: boolean
}

const judge = (seen: Observations, at: number, running: boolean): Examination => ({
  api: seen.api,
  at,
  checks: diagnose(seen, !running),
  running,
})

/** One examination at a time; another one, or leaving, ends it. */
export function useDoctor() {
  const [examination, setExamination] = useState<Examination | null>(null)
  const controller = useRef<AbortController>(null)

  const examine = useCallback(async (api: string) => {
    controller.current?.abort()
    const mine = new AbortController()
    controller.current = mine
    const at = Date.now()
    try {
      const seen = await examineConnection(
        api,
        (growing) => !mine.signal.aborted && setExamination(judge(growing, at, true)),
        mine.signal,
      )
      const result = judge(seen, at, false)
      if (!mine.signal.aborted) setExamination(result)
      return result
    } catch {
      // Aborted: whoever did so does not wait for it.
      return null
    }
  }, [])

  useEffect(() => () => controller.current?.abort(), [])
  return { examination, examine }
}
