import { cx } from './class-names'
import { Drawing } from './icon'
import { Tooltip } from './tooltip'

export type Status = {
  kind: 'ready' | 'not-ready' | 'paused' | 'unknown'
  word: string
  /** One sentence; on hover and focus. */
  why: string
}

const disc = 'M8 2a6 6 0 100 12a6 6 0 100-12z'

const looks: Record<Status['kind'], { drawing: string; tone: string }> = {
  ready: { drawing: `${disc}M5.5 8.2l1.8 1.8 3.4-3.8`, tone: 'text-completed' },
  'not-ready': { drawing: 'M8 2.5l6 11H2zM8 6.5v3M8 11.5h.01', tone: 'text-late' },
  paused: { drawing: `${disc}M6.5 6v4M9.5 6v4`, tone: 'text-paused' },
  unknown: { drawing: `${disc}M6.4 6.4a1.7 1.7 0 112.4 1.6c-.5.3-.8.6-.8 1M8 11h.01`, tone: 'text-muted' },
}

/**
 * Will it do its work? Shape, word and colour; the reason on hover and focus. `word="wide"`: on a phone only screen
 * readers get the word.
 */
export function StatusMark({ status, word = 'always' }: { status: Status; word?: 'always' | 'wide' }) {
  const { drawing, tone } = looks[status.kind]
  return (
    <Tooltip content={status.why}>
      <span className="inline-flex max-w-full items-center gap-1.5 align-middle whitespace-nowrap">
        <Drawing className={cx('size-3.5 flex-none', tone)}>
          <path d={drawing} />
        </Drawing>
        <span
          className={cx('truncate', word === 'wide' && 'max-sm:sr-only', status.kind === 'ready' ? 'text-muted' : tone)}
        >
          {status.word}
        </span>
      </span>
    </Tooltip>
  )
}
