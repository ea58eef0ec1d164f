import { useRef } from 'react'
import { Link, useNavigate } from 'react-router'
import { ApiError } from '~/api/client'
import { useCreateFlowRun, type Deployment } from '~/api/deployments'
import { paths } from '~/lib/paths'
import { Button, type ButtonProps } from '~/ui/button'
import { toast } from '~/ui/toast'
import { requiredParameters } from './required-parameters'

export type LaunchableDeployment = Pick<
  Deployment,
  'id' | 'name' | 'parameters' | 'parameter_openapi_schema' | 'enforce_parameter_schema'
>

type Look = Pick<ButtonProps, 'variant' | 'size' | 'className'>

/**
 * Starts a run of a deployment with its own parameters, at once where nothing is required; otherwise it goes to the
 * form. Says what it started, with a link.
 */
export function QuickRunButton({ deployment, ...look }: { deployment: LaunchableDeployment } & Look) {
  const navigate = useNavigate()
  const create = useCreateFlowRun()
  // An answer that never came may have been a run: pressing again repeats that press, the server knows its key.
  const pressed = useRef<string>(undefined)
  const form = paths.launch(deployment.id)
  const missing = requiredParameters(deployment)

  const start = async () => {
    if (missing.length > 0) {
      await navigate(form)
      return
    }
    pressed.current ??= newKey()
    try {
      const run = await create.mutateAsync({ deploymentId: deployment.id, idempotency_key: pressed.current })
      pressed.current = undefined
      toast.show({
        kind: 'success',
        title: (
          <>
            Started <Link to={paths.flowRun(run.id)}>{run.name}</Link>
          </>
        ),
        body: `A run of ${deployment.name}.`,
        action: (
          <Button size="small" render={<Link to={paths.flowRun(run.id)} />}>
            Open run
          </Button>
        ),
      })
    } catch (error) {
      const answered = error instanceof ApiError && error.status >= 400 && error.status < 500
      if (answered) pressed.current = undefined
      toast.show({
        kind: 'error',
        title: `${deployment.name} was not started`,
        body: error instanceof Error ? error.message : String(error),
        action: (
          <Button size="small" render={<Link to={form} />}>
            Open the form
          </Button>
        ),
      })
    }
  }

  return (
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
  )
}

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

/** Unique per press. `crypto.randomUUID` is there only on https and localhost. */
export function newKey(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
}
