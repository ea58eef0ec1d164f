import type { UseQueryResult } from '@tanstack/react-query'
import { Fragment, useMemo } from 'react'
import { QueryError } from '~/features/page/query-error'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { Icon } from '~/ui/icon'
import { Skeleton } from '~/ui/skeleton'
import { changesFrom, publishedTemplate, type TemplateChange } from './published'
import type { Template } from './template'

interface Props {
  template: Template
  /** The worker type, and its published default as JSON text; undefined for a type that the collection has not. */
  type: string
  published: string | undefined
  query: UseQueryResult
  /** The text has changed since it was compared. */
  pending: boolean
  text: string
  onEdit: (text: string, label: string) => void
  onGo: (place: { from: number; to: number }) => void
}

const SIGNS = {
  added: { mark: '+', word: 'added', tone: 'text-completed' },
  removed: { mark: '−', word: 'taken out', tone: 'text-failed' },
  changed: { mark: '~', word: 'changed', tone: 'text-accent' },
} as const
const GROUPS = [
  ['variable', 'Variables'],
  ['job', 'Job configuration'],
  ['other', 'Elsewhere'],
] as const

/** How the template differs from the default that is published for its type, each difference with its way back. */
export function ChangesPane({ template, type, published, query, pending, text, onEdit, onGo }: Props) {
  const base = publishedTemplate(published)
  const changes = useMemo(() => (base ? changesFrom(base, template) : []), [base, template])
  const broken = template.json.mistake !== undefined
  const whole = base !== undefined && (changes.length > 0 || broken || template.empty)
  return (
    <section
      aria-label="Difference from the published default"
      className="flex min-h-0 min-w-0 flex-1 flex-col bg-raised"
    >
      <div className="flex min-h-9 flex-none flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-4 py-1">
        <h2>Against the published default</h2>
        <span className="grow" />
        {whole && (
          <Button size="small" onClick={() => onEdit(base.json.text, 'restoring the published default')}>
            Restore all
          </Button>
        )}
      </div>
      <QueryError query={query} />
      <div className="min-h-0 flex-1 lg:overflow-auto">
        {query.isPending && (
          <div
            role="status"
            aria-busy="true"
            aria-label="Loading the published default"
            className="flex flex-col gap-3 p-4"
          >
            {[1, 2, 3].map((row) => (
              <Skeleton key={row} className="h-5" />
            ))}
          </div>
        )}
        {query.isSuccess && !base && (
          <EmptyState title="No published default">
            The server’s collection has none for the type <span className="mono">{type}</span>.
          </EmptyState>
        )}
        {base && broken && (
          <EmptyState title="It cannot be compared just now">
            The JSON cannot be read. Restoring all puts the published default in its place; Undo brings this text back.
          </EmptyState>
        )}
        {base && template.empty && (
          <EmptyState title="An empty template">
            The first worker of the pool writes the default of its type. Restoring all writes the published one now.
          </EmptyState>
        )}
        {base && !broken && !template.empty && changes.length === 0 && (
          <EmptyState title="No difference">
            This is the default that the server’s collection has for the type <span className="mono">{type}</span>.
          </EmptyState>
        )}
        {base && changes.length > 0 && (
          <p className="px-4 py-2 text-12 text-muted">
            <span className="text-text">{summary(changes)}.</span> As the server’s collection has it; a newer worker may
            have brought a newer default.
          </p>
        )}
        {GROUPS.map(([where, title]) => {
          const group = changes.filter((change) => change.where === where)
          if (group.length === 0) return null
          return (
            <section key={where} aria-label={`${title}, differences`}>
              <h3 className="border-b border-line bg-sunken px-4 py-1 text-12 text-muted">{title}</h3>
              <ul>
                {group.map((change, index) => {
                  const same = where === 'variable' ? group.filter(({ label }) => label === change.label) : []
                  return (
                    <Fragment key={change.id}>
                      {same.length > 1 && group[index - 1]?.label !== change.label && (
                        <li className="flex min-h-8 items-center gap-2 border-b border-line px-4 py-1">
                          <span className="mono min-w-0 flex-1 wrap-anywhere">
                            {change.label} <span className="font-sans text-muted">{same.length} differences</span>
                          </span>
                          <Button
                            size="small"
                            disabled={pending}
                            aria-label={`Restore the variable ${change.label}`}
                            onClick={() =>
                              onEdit(
                                same.reduce((held, { restore }) => restore(held), text),
                                `restoring ${change.label}`,
                              )
                            }
                          >
                            Restore the variable
                          </Button>
                        </li>
                      )}
                      <Row
                        change={change}
                        inner={same.length > 1}
                        pending={pending}
                        text={text}
                        onEdit={onEdit}
                        onGo={onGo}
                      />
                    </Fragment>
                  )
                })}
              </ul>
            </section>
          )
        })}
      </div>
    </section>
  )
}

interface RowProps extends Pick<Props, 'pending' | 'text' | 'onEdit' | 'onGo'> {
  change: TemplateChange
  /** One of several of a variable, whose name stands above. */
  inner: boolean
}

function Row({ change, inner, pending, text, onEdit, onGo }: RowProps) {
  const { sign, label, keyword, published, now } = change
  const { mark, word, tone } = SIGNS[sign]
  const what = keyword ? `${label}: ${keyword}` : label
  return (
    <li className={cx('flex min-h-8 items-start gap-2 border-b border-line py-1.5 pr-4', inner ? 'pl-8' : 'pl-4')}>
      <span aria-hidden className={cx('mono w-3 flex-none', tone)}>
        {mark}
      </span>
      <div className="min-w-0 flex-1">
        <button
          type="button"
          className="mono text-left wrap-anywhere hover:underline"
          onClick={() => onGo({ from: change.from, to: change.to })}
        >
          {inner ? keyword : label}
        </button>{' '}
        <span className="text-muted">
          {keyword && !inner && <span className="mono">{keyword} </span>}
          {word}
        </span>
        {sign === 'changed' && (
          <p className="mono line-clamp-3 wrap-anywhere">
            <span className="text-muted line-through decoration-1">{published}</span>{' '}
            <Icon name="chevron-right" className="inline size-3 text-muted" />
            <span className="sr-only"> is now </span> {now}
          </p>
        )}
        {sign !== 'changed' && (
          <p className="mono line-clamp-3 wrap-anywhere text-muted">{sign === 'added' ? now : published}</p>
        )}
      </div>
      <Button
        size="small"
        disabled={pending}
        aria-label={`${sign === 'added' ? 'Take out' : 'Restore'} ${what}`}
        onClick={() => onEdit(change.restore(text), `restoring ${what}`)}
      >
        {sign === 'added' ? 'Take out' : 'Restore'}
      </Button>
    </li>
  )
}

function summary(changes: readonly TemplateChange[]): string {
  if (changes.length === 0) return ''
  const of = (where: TemplateChange['where'], sign: TemplateChange['sign'], whole: boolean) =>
    changes.filter(
      (change) => change.where === where && change.sign === sign && (change.keyword === undefined) === whole,
    ).length
  const changed = new Set(
    changes.filter(({ where, keyword }) => where === 'variable' && keyword).map(({ label }) => label),
  )
  const parts: [number, string, string][] = [
    [of('variable', 'added', true), 'variable added', 'variables added'],
    [of('variable', 'removed', true), 'variable taken out', 'variables taken out'],
    [changed.size, 'variable changed', 'variables changed'],
    [changes.filter(({ where }) => where === 'job').length, 'place in the job', 'places in the job'],
    [changes.filter(({ where }) => where === 'other').length, 'elsewhere', 'elsewhere'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(' · ')
}
