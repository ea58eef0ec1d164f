import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useCreateFlowRun, type NewRun } from '~/api/deployments'
import { printExact } from '~/lib/exact-json'
import { paths } from '~/lib/paths'
import { toast } from '~/ui/toast'
import { launchFailure, type LaunchFailure } from './launch-errors'
import { newKey } from './new-key'

/**
 * Sends the run and goes to its page. A press whose answer was lost may have made a run, so the same body is sent again
 * under the same key, and the server answers with the run it made.
 */
export function useLaunch(onStarted: () => void) {
  const navigate = useNavigate()
  const create = useCreateFlowRun()
  const [failure, setFailure] = useState<LaunchFailure>()
  const pressed = useRef<{ body: string; key: string }>(undefined)

  const launch = async (run: NewRun): Promise<void> => {
    const body = printExact(run)
    if (pressed.current?.body !== body) pressed.current = { body, key: newKey() }
    try {
      const made = await create.mutateAsync({ ...run, idempotency_key: pressed.current.key })
      pressed.current = undefined
      setFailure(undefined)
      onStarted()
      toast.show({ kind: 'success', title: `Started ${made.name}` })
      await navigate(paths.flowRun(made.id))
    } catch (error) {
      const found = launchFailure(error, run.parameters ?? {})
      if (found.refused) pressed.current = undefined
      setFailure(found)
    }
  }
  return { launch, busy: create.isPending, failure, forget: () => setFailure(undefined) }
}
