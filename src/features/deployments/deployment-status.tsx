import type { Deployment } from '~/api/deployments'
import { cx } from '~/ui/class-names'
import { Drawing } from '~/ui/icon'
import { Tooltip } from '~/ui/tooltip'

type Look = { word: string; why: string; drawing: string; tone: string }

const disc = 'M8 2a6 6 0 100 12a6 6 0 100-12z'

function lookOf(deployment: Pick<Deployment, 'paused' | 'status'>): Look {
  if (deployment.paused)
    return {
      word: 'Paused',
      why: 'Its schedules start no runs. Quick run and custom run work.',
      drawing: `${disc}M6.5 6v4M9.5 6v4`,
      tone: 'text-paused',
    }
  if (deployment.status === 'READY')
    return {
      word: 'Ready',
      why: 'A worker or a served flow has asked for its runs within the last minute.',
      drawing: `${disc}M5.5 8.2l1.8 1.8 3.4-3.8`,
      tone: 'text-completed',
    }
  if (deployment.status === 'NOT_READY')
    return {
      word: 'Not ready',
      why: 'Nobody has asked for its runs within the last minute: is a worker running for its work pool?',
      drawing: 'M8 2.5l6 11H2zM8 6.5v3M8 11.5h.01',
      tone: 'text-late',
    }
  return {
    word: deployment.status ?? 'Unknown',
    why: 'The server does not say, or says something this version does not know.',
    drawing: `${disc}M6.4 6.4a1.7 1.7 0 112.4 1.6c-.5.3-.8.6-.8 1M8 11h.01`,
    tone: 'text-muted',
  }
}

/**
 * Will it run when asked to? Shape, word and colour; the reason on hover and focus. `word="wide"`: on a phone only
 * screen readers get the word.
 */
export function DeploymentStatusMark({
  deployment,
  word: wordAt = 'always',
}: {
  deployment: Pick<Deployment, 'paused' | 'status'>
  word?: 'always' | 'wide'
}) {
  const { word, why, drawing, tone } = lookOf(deployment)
  const quiet = word === 'Ready'
  return (
    <Tooltip content={why}>
      <span className="inline-flex max-w-full items-center gap-1.5 align-middle whitespace-nowrap">
        <Drawing className={cx('size-3.5 flex-none', tone)}>
          <path d={drawing} />
        </Drawing>
        <span className={cx('truncate', wordAt === 'wide' && 'max-sm:sr-only', quiet ? 'text-muted' : tone)}>
          {word}
        </span>
      </span>
    </Tooltip>
  )
}
