import type { Deployment } from '~/api/deployments'
import { StatusMark, type Status } from '~/ui/status-mark'

function statusOf(deployment: Pick<Deployment, 'paused' | 'status'>): Status {
  if (deployment.paused)
    return { kind: 'paused', word: 'Paused', why: 'Its schedules start no runs. Quick run and custom run work.' }
  if (deployment.status === 'READY')
    return {
      kind: 'ready',
      word: 'Ready',
      why: 'A worker or a served flow has asked for its runs within the last minute.',
    }
  if (deployment.status === 'NOT_READY')
    return {
      kind: 'not-ready',
      word: 'Not ready',
      why: 'Nobody has asked for its runs within the last minute: is a worker running for its work pool?',
    }
  return {
    kind: 'unknown',
    word: deployment.status ?? 'Unknown',
    why: 'The server does not say, or says something this version does not know.',
  }
}

/**
 * Will it run when asked to? Shape, word and colour; the reason on hover and focus. `word="wide"`: on a phone only
 * screen readers get the word.
 */
export function DeploymentStatusMark({
  deployment,
  word,
}: {
  deployment: Pick<Deployment, 'paused' | 'status'>
  word?: 'always' | 'wide'
}) {
  return <StatusMark status={statusOf(deployment)} word={word} />
}
