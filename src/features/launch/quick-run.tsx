import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { ApiError } from '~/api/client'
import { useCreateFlowRun, type Deployment } from '~/api/deployments'
import { paths } from '~/lib/paths'
import { Button, type ButtonProps } from '~/ui/button'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import { newKey } from './new-key'
import { requiredParameters } from './required-parameters'
import { showNotStarted, showStarted } from './started'

export type LaunchableDeployment = Pick<
  Deployment,
  'id' | 'name' | 'parameters' | 'parameter_openapi_schema' | 'enforce_parameter_schema'
>

type Look = Pick<ButtonProps, 'variant' | 'size' | 'className'>

const missingDialog = lazyPart(() => import('./missing-dialog'))

/**
 * Starts a run of a deployment with its own parameters, at once where nothing is required; otherwise it asks for what
 * is missing, and for nothing else. Says what it started, with a link.
 */
export function QuickRunButton({ deployment, ...look }: { deployment: LaunchableDeployment } & Look) {
  const create = useCreateFlowRun()
  const [asking, setAsking] = useState(false)
  const dialog = useLazyPart(missingDialog, asking, () => setAsking(false))
  // An answer that never came may have been a run: pressing again repeats that press, the server knows its key.
  const pressed = useRef<string>(undefined)
  const form = paths.launch(deployment.id)
  const missing = requiredParameters(deployment)

  const start = async () => {
    if (missing.length > 0) {
      setAsking(true)
      return
    }
    pressed.current ??= newKey()
    try {
      const run = await create.mutateAsync({ deploymentId: deployment.id, idempotency_key: pressed.current })
      pressed.current = undefined
      showStarted(run, `A run of ${deployment.name}.`)
    } catch (error) {
      const answered = error instanceof ApiError && error.status >= 400 && error.status < 500
      if (answered) pressed.current = undefined
      showNotStarted(deployment.name, error, form)
    }
  }

  return (
    <>
      <Button
        icon="play"
        {...look}
        busy={create.isPending}
        aria-label={
          missing.length > 0
            ? `Quick run ${deployment.name}: asks for ${missing.join(', ')}`
            : `Quick run ${deployment.name}`
        }
        onClick={() => void start()}
      >
        Quick run
      </Button>
      {asking && dialog && (
        <dialog.MissingDialog
          deployment={deployment}
          missing={missing}
          body={NOTHING_MORE}
          title={`Quick run of ${deployment.name}`}
          form={form}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

const NOTHING_MORE = {}

/** The way to the form, where everything of a run can be set. */
export function CustomRunLink({
  deployment,
  children = 'Custom run',
  ...look
}: { deployment: Pick<Deployment, 'id' | 'name'>; children?: string } & Look) {
  return (
    <Button {...look} aria-label={`${children} ${deployment.name}`} render={<Link to={paths.launch(deployment.id)} />}>
      {children}
    </Button>
  )
}
