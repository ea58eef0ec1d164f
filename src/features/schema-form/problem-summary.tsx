import { useState } from 'react'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { Icon } from '~/ui/icon'
import { focusField } from './focus'
import { placeWords, type Problem, type Validity } from './problems'

const BACKGROUNDS = { error: 'bg-failed-bg', warning: 'bg-late-bg', note: 'bg-sunken' }
const TONES = { error: 'text-failed', warning: 'text-late', note: 'text-muted' }

/** The problems of a form in one line: the first one, how many more, and the way to each. */
export function ProblemSummary({ validity, prefix, schema }: { validity: Validity; prefix: string; schema: unknown }) {
  const [at, setAt] = useState(-1)
  const { problems, errors, missing, warnings, notes } = validity
  if (problems.length === 0) return null
  const wrong = errors - missing
  const index = at < 0 || at >= problems.length ? 0 : at
  const shown = problems[index]!
  const go = (next: number) => {
    setAt(next)
    focusField(prefix, problems[next]!.path)
  }
  const rest = [
    wrong > 0 && missing > 0 && `${missing} to fill in`,
    counted(warnings, 'warning'),
    counted(notes, 'note'),
  ]
    .filter(Boolean)
    .join(' · ')
  // Fields still to be filled in are no alarm.
  const level = wrong === 0 && shown.level === 'error' ? 'note' : shown.level
  return (
    <div
      role="status"
      className={cx('flex min-h-7.5 flex-wrap items-center gap-x-2 border-b border-line px-4 py-1', BACKGROUNDS[level])}
    >
      <Icon name={level === 'note' ? 'info' : 'alert'} className={TONES[level]} />
      {wrong > 0 && <strong className="font-semibold text-failed">{counted(wrong, 'error')}</strong>}
      {wrong === 0 && missing > 0 && <strong className="font-semibold">{missing} to fill in</strong>}
      <span className="min-w-0 flex-1 truncate">
        <Place problem={shown} schema={schema} onGo={() => go(index)} />
      </span>
      {rest && <span className="text-muted max-sm:hidden">{rest}</span>}
      {problems.length > 1 && (
        <Button variant="quiet" size="small" onClick={() => go(at < 0 ? 0 : (index + 1) % problems.length)}>
          {at < 0 ? 'Go to it' : `Next (${index + 1} of ${problems.length})`}
        </Button>
      )}
    </div>
  )
}

function Place({ problem, schema, onGo }: { problem: Problem; schema: unknown; onGo: () => void }) {
  return (
    <>
      <button type="button" onClick={onGo} className="underline underline-offset-3">
        {placeWords(problem.path, schema)}
      </button>{' '}
      <span className="text-muted">{problem.message}</span>
    </>
  )
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
}
