import type { UseQueryResult } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { WorkerType } from '~/api/collections'
import { useCreateWorkPool } from '~/api/work-pool-edits'
import { LazyTemplateEditor } from '~/features/job-template/lazy-template-editor'
import { nameProblem, parseLimit } from '~/features/job-template/pool-rules'
import { isPlaced, poolRefusal, type PoolRefusal } from '~/features/job-template/refusal'
import { usePoolDraft } from '~/features/job-template/use-pool-draft'
import { cloudOnly } from '~/features/job-template/worker-kinds'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { readJsonText } from '~/lib/json-text'
import { paths } from '~/lib/paths'
import { Spinner } from '~/ui/button'
import { Tag } from '~/ui/chip'
import { ErrorNotice } from '~/ui/error-notice'
import { Field, Switch, TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { toast } from '~/ui/toast'
import { DescriptionField, LimitField, Outlook, useTemplateView } from './pool-fields'
import { SaveBar } from './save-bar'

interface Props {
  type: string
  /** Not there for a type that the collection does not know. */
  known?: WorkerType
  query: UseQueryResult
}

/** A pool of a type that was chosen: its name, limits and base job template. */
export function CreatePoolForm({ type, known, query }: Props) {
  const navigate = useNavigate()
  const [view, showView] = useTemplateView()
  const field = `template:${type}`
  // The default of the type may come late: a template that nobody touched follows it.
  const base = { name: '', description: '', limit: '', paused: false, [field]: known?.template ?? '{}' }
  const draft = usePoolDraft('create', base)
  const create = useCreateWorkPool()
  const [refusal, setRefusal] = useState<PoolRefusal & { text: string; name: string; limit: string }>()
  /** What is still missing is said once somebody has tried to go on without it. */
  const [tried, setTried] = useState(false)
  const nameInput = useRef<HTMLInputElement>(null)

  const text = String(draft.values[field])
  const name = String(draft.values.name)
  const limitText = String(draft.values.limit)
  const limit = parseLimit(limitText)
  const wrongName = nameProblem(name)
  const elsewhere = cloudOnly(type)

  const submit = async () => {
    if (create.isPending || elsewhere) return
    setTried(true)
    if (wrongName) {
      nameInput.current?.focus()
      return
    }
    if (!('limit' in limit) || readJsonText(text).mistake) return
    setRefusal(undefined)
    try {
      const description = String(draft.values.description)
      const pool = await create.mutateAsync({
        name: name.trim(),
        type,
        ...(description !== '' && { description }),
        ...(limit.limit !== null && { concurrency_limit: limit.limit }),
        ...(draft.values.paused === true && { is_paused: true }),
        template: text,
      })
      draft.discard()
      toast.show({ kind: 'success', title: `The work pool ${pool.name} was made` })
      await navigate(paths.workPool(pool.name))
    } catch (error) {
      const refused = poolRefusal(error, text, true)
      setRefusal({ ...refused, text, name, limit: limitText })
      if (refused.fields.name) nameInput.current?.focus()
    }
  }
  const nameError =
    (name !== '' || tried ? wrongName : undefined) ?? (refusal?.name === name ? refusal.fields.name : undefined)
  return (
    <div className="flex min-h-0 flex-1 flex-col max-lg:min-h-max">
      <PageHeader title="Create work pool" crumbs={[{ label: 'Work pools', to: paths.workPools() }]}>
        <span className="font-medium">{known?.name ?? type}</span>
        {known && <span className="mono text-muted">{type}</span>}
        {known?.beta && <Tag>beta</Tag>}
        <Link to={paths.createWorkPool()} className="text-accent">
          Change type
        </Link>
        <span className="grow" />
        {known?.documentation && (
          <a
            href={known.documentation}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1.5 text-muted hover:text-text"
          >
            Docs <Icon name="external" />
          </a>
        )}
      </PageHeader>
      {query.isPending && (
        <p role="status" className="flex items-center gap-2 border-b border-line bg-sunken px-4 py-1.5 text-muted">
          <Spinner />
          <span className="min-w-0">
            The server is getting its list of types, and with it the default template. A pool made before that gets the
            template from its first worker.
          </span>
        </p>
      )}
      <QueryError query={query} />
      {!known && query.isSuccess && !elsewhere && (
        <p className="border-b border-line bg-sunken px-4 py-1.5 text-muted">
          The server’s list has no type <span className="mono">{type}</span>. That is right for a worker of your own,
          which writes its default template here when it first connects.
        </p>
      )}
      {elsewhere && <ErrorNotice message={elsewhere} />}
      {refusal && !isPlaced(refusal) && (
        <ErrorNotice message={`The work pool was not made. ${refusal.message}`} detail={refusal.detail} />
      )}
      {draft.lost.length > 0 && (
        <p className="border-b border-line bg-late-bg px-4 py-1.5">
          Drafts hold no secrets: give the default of {draft.lost.join(', ')} again.
        </p>
      )}
      <div
        key={draft.generation}
        className="grid flex-none grid-cols-1 gap-x-4 gap-y-2 border-b border-line bg-raised px-4 py-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_160px_auto]"
      >
        <Field label="Name" required error={nameError}>
          {(control) => (
            <TextInput
              {...control}
              ref={nameInput}
              maxLength={200}
              value={name}
              onValue={(value) => draft.set('name', value)}
            />
          )}
        </Field>
        <DescriptionField
          value={String(draft.values.description)}
          onChange={(value) => draft.set('description', value)}
          error={refusal?.fields.description}
        />
        <LimitField
          value={limitText}
          onChange={(value) => draft.set('limit', value)}
          error={'problem' in limit ? limit.problem : refusal?.limit === limitText ? refusal.fields.limit : undefined}
        />
        <Switch
          className="h-7.5 sm:mt-6"
          checked={draft.values.paused === true}
          onValue={(paused) => draft.set('paused', paused)}
        >
          Paused
        </Switch>
      </div>
      <LazyTemplateEditor
        key={`template ${draft.generation}`}
        text={text}
        onText={(value) => draft.set(field, value)}
        type={type}
        refused={refusal}
        view={view}
        onView={showView}
        summary={draft.changed.includes(field) ? 'edited' : 'the default of the type'}
      >
        {(outlook) => (
          <SaveBar
            draft={draft}
            label="Create"
            busy={create.isPending}
            obstacle={
              elsewhere
                ? 'This type cannot be served here'
                : 'problem' in limit
                  ? 'The concurrency limit is no number'
                  : outlook.broken
                    ? 'The JSON of the template cannot be read'
                    : outlook.unreadable
                      ? 'A field holds text that is no JSON'
                      : undefined
            }
            outlook={
              name === '' ? (
                <span className="text-muted">A name is still to be given</span>
              ) : (
                <Outlook outlook={outlook} />
              )
            }
            onSave={() => void submit()}
            onDiscard={() => {
              setRefusal(undefined)
              setTried(false)
              draft.discard()
            }}
          />
        )}
      </LazyTemplateEditor>
    </div>
  )
}
