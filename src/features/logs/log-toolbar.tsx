import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Button, IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { Icon } from '~/ui/icon'
import { type LevelName, LEVELS } from './log-line'
import type { SearchState } from './log-search'

/** Finding text: what is typed, which match is looked at, and the way to the others. */
export function SearchBox({
  ref,
  find,
  regex,
  matchCase,
  state,
  error,
  at,
  onChange,
  onMove,
  onLeave,
}: {
  ref: Ref<HTMLInputElement>
  find: string
  regex: boolean
  matchCase: boolean
  state: SearchState
  error: string | null
  /** The number of the match that is looked at, from 1. */
  at: number | null
  onChange: (patch: { find?: string; regex?: boolean; matchCase?: boolean }) => void
  onMove: (direction: 1 | -1) => void
  onLeave: () => void
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') onMove(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') {
      if (find !== '') onChange({ find: '' })
      onLeave()
    } else return
    event.preventDefault()
  }
  return (
    <div
      role="search"
      className={cx(
        'flex h-7 min-w-0 flex-1 items-center gap-0.5 rounded-md border bg-raised pr-0.5 pl-2 focus-within:border-accent max-sm:h-8 max-sm:basis-full',
        error ? 'border-failed' : 'border-line-strong',
      )}
    >
      <Icon name="search" className="text-faint" />
      <input
        ref={ref}
        type="text"
        value={find}
        aria-label="Find in log"
        aria-invalid={error !== null || undefined}
        placeholder="Find"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ find: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        className="mono h-full min-w-12 flex-1 px-1 outline-none max-sm:text-16"
      />
      <span className="truncate px-1 text-12 text-muted" role="status">
        {find !== '' && (error ? <span className="text-failed">{error}</span> : matchWords(state, at))}
      </span>
      <IconButton
        size="small"
        icon="chevron-up"
        label="Previous match (N)"
        disabled={state.matches === 0}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="small"
        icon="chevron-down"
        label="Next match (n)"
        disabled={state.matches === 0}
        onClick={() => onMove(1)}
      />
      <IconButton
        size="small"
        icon={<span className="mono">Aa</span>}
        label="Match case"
        pressed={matchCase}
        onClick={() => onChange({ matchCase: !matchCase })}
      />
      <IconButton
        size="small"
        icon={<span className="mono">.*</span>}
        label="Regular expression"
        pressed={regex}
        onClick={() => onChange({ regex: !regex })}
      />
    </div>
  )
}

function matchWords({ matches, done, truncated }: SearchState, at: number | null): string {
  const count = `${matches.toLocaleString('en')}${truncated || !done ? '+' : ''}`
  if (matches === 0) return done ? 'no match' : 'searching…'
  return at === null ? `${count} ${matches === 1 ? 'match' : 'matches'}` : `${at.toLocaleString('en')} of ${count}`
}

const colour: Record<LevelName, string> = {
  debug: 'text-faint',
  info: 'text-faint',
  warning: 'text-late',
  error: 'text-failed',
  critical: 'text-failed',
}

/** The lowest level shown, with the number of lines of each. Numbers of a log that is not all loaded end in `+`. */
export function LevelChoice({
  level,
  counts,
  complete,
  onChange,
}: {
  level: LevelName | null
  /** By index into `LEVELS`; null: not known. */
  counts: readonly (number | null)[]
  complete: boolean
  onChange: (level: LevelName | null) => void
}) {
  const lowest = LEVELS.find(({ name }) => name === level)?.from ?? 0
  return (
    <div role="group" aria-label="Lowest level shown" className="flex min-w-0 flex-wrap items-center gap-1">
      {LEVELS.map(({ name, label, letter, from }, index) => {
        const count = counts[index]
        // Hardly any program logs critical errors: it takes no room until one does.
        if (name === 'critical' && !count && level !== 'critical') return null
        const words = count === null || count === undefined ? '' : count.toLocaleString('en') + (complete ? '' : '+')
        return (
          <button
            key={name}
            type="button"
            aria-pressed={from === lowest}
            aria-label={`${label} and above${words && `, ${count?.toLocaleString('en')} ${label.toLowerCase()} lines${complete ? '' : ' loaded so far'}`}`}
            onClick={() => onChange(from === lowest || from === 0 ? null : name)}
            className={cx(
              'inline-flex h-6 items-center gap-1.5 rounded-md border px-1.75 text-12 whitespace-nowrap hover:bg-hover',
              from === lowest ? 'border-line-strong bg-hover text-text' : 'border-line text-muted',
              from < lowest && 'border-dashed',
            )}
          >
            <span aria-hidden="true" className={cx('mono font-semibold', colour[name])}>
              {letter}
            </span>
            <span className="max-sm:hidden">{label}</span>
            <span className="mono">{words}</span>
          </button>
        )
      })}
    </div>
  )
}

export function ToggleButton({
  pressed,
  onClick,
  children,
}: {
  pressed: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <Button size="small" pressed={pressed} onClick={onClick}>
      {children}
    </Button>
  )
}
