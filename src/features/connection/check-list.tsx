import { Spinner } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'
import { Icon, type IconName } from '~/ui/icon'
import type { Check, Verdict } from './diagnose'

const looks: Record<Exclude<Verdict, 'waiting'>, { icon: IconName; word: string; tone: string }> = {
  well: { icon: 'check', word: 'Well', tone: 'text-completed' },
  note: { icon: 'info', word: 'Note', tone: 'text-late' },
  fault: { icon: 'close', word: 'Fault', tone: 'text-failed' },
  skipped: { icon: 'minus', word: 'Not looked at', tone: 'text-faint' },
}

/** Each check with what was seen and, where something is to be done, what mends it. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ol className="flex flex-col">
      {checks.map((check) => (
        <li
          key={check.id}
          className="flex gap-2.5 border-b border-line px-3 py-2 last:border-b-0"
          data-check={check.id}
        >
          <Mark verdict={check.verdict} />
          <div className="min-w-0 flex-1">
            <p className={check.verdict === 'fault' ? 'font-semibold' : 'font-medium'}>{check.title}</p>
            {check.seen && (
              <p className={`wrap-anywhere ${check.verdict === 'fault' ? 'text-failed' : 'text-muted'}`}>
                {check.seen}
              </p>
            )}
            {check.mend && <p className="mt-1 wrap-anywhere">{check.mend}</p>}
            {check.settings && check.settings.length > 0 && (
              <ul className="mt-1 flex flex-wrap gap-1.5">
                {check.settings.map((name) => (
                  <li
                    key={name}
                    className="inline-flex max-w-full items-center rounded-md border border-line bg-sunken pl-2"
                  >
                    <code className="mono min-w-0 wrap-anywhere">{name}</code>
                    <CopyButton text={name} label={`Copy ${name}`} />
                  </li>
                ))}
              </ul>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Mark({ verdict }: { verdict: Verdict }) {
  if (verdict === 'waiting')
    return (
      <span className="pt-0.75 text-muted">
        <Spinner />
        <span className="sr-only">Looking</span>
      </span>
    )
  const { icon, word, tone } = looks[verdict]
  return (
    <span className={`pt-0.75 ${tone}`}>
      <Icon name={icon} />
      <span className="sr-only">{word}</span>
    </span>
  )
}
