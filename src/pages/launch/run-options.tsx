import { useQuery } from '@tanstack/react-query'
import { memo, useId, useState } from 'react'
import type { Deployment } from '~/api/deployments'
import type { WorkPool } from '~/api/work-pools'
import { isQueueGone, workQueuesQuery } from '~/api/work-queues'
import { type RunDraft, wholeNumber } from '~/features/launch/run-draft'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { ProblemSummary } from '~/features/schema-form/problem-summary'
import { validityOf, type ServerError, type Validity } from '~/features/schema-form/problems'
import { SchemaForm } from '~/features/schema-form/schema-form'
import type { TypedTime } from '~/lib/typed-time'
import { Button } from '~/ui/button'
import { Chip, Tag } from '~/ui/chip'
import { Select, TextInput } from '~/ui/fields'
import { Row } from './option-row'
import { When } from './start-time'

interface RunOptionsProps {
  deployment: Deployment
  draft: RunDraft
  change: (changes: Partial<RunDraft>) => void
  pool: WorkPool | undefined
  /** The instant meant by `draft.later`; undefined while it cannot be read. */
  start: TypedTime | null | undefined
  jobErrors: readonly ServerError[] | undefined
  onJobValidity: (validity: Validity) => void
  jobPrefix: string
  generation: number
}

/** Typing into a parameter renders nothing here. */
function sameOptions(before: RunOptionsProps, after: RunOptionsProps): boolean {
  const { parameters: _before, ...draft } = before.draft
  const { parameters: _after, ...next } = after.draft
  return (
    Object.keys(after).every((key) => key === 'draft' || Object.is(before[key as 'pool'], after[key as 'pool'])) &&
    Object.keys(next).every((key) => Object.is(draft[key as 'name'], next[key as 'name']))
  )
}

/** What holds for this run only: name, time, tags, queue, job variables. */
export const RunOptions = memo(function RunOptions(props: RunOptionsProps) {
  const { deployment, draft, change } = props
  const ids = useId()
  return (
    <div className="flex flex-none flex-col gap-1.5 pb-3">
      <div className="flex h-9 items-center gap-2 px-4">
        <h2>Run</h2>
        <span className="text-12 text-muted">options of this run only</span>
      </div>
      <Row label="Name" htmlFor={`${ids}name`}>
        <TextInput
          id={`${ids}name`}
          mono
          value={draft.name}
          placeholder="made up by the server"
          onValue={(name) => change({ name })}
        />
      </Row>
      <When {...props} />
      <Row label="Tags" htmlFor={`${ids}tag`}>
        <Tags id={`${ids}tag`} own={deployment.tags ?? []} tags={draft.tags} onChange={(tags) => change({ tags })} />
      </Row>
      <Retries {...props} />
      {deployment.work_pool_name && <Queue poolName={deployment.work_pool_name} {...props} />}
      <JobVariables {...props} />
    </div>
  )
}, sameOptions)

function Tags({
  id,
  own,
  tags,
  onChange,
}: {
  id: string
  own: string[]
  tags: string[]
  onChange: (tags: string[]) => void
}) {
  const [text, setText] = useState('')
  const add = () => {
    const added = text.split(',').map((tag) => tag.trim())
    onChange([...new Set([...tags, ...added.filter((tag) => tag !== '' && !own.includes(tag))])])
    setText('')
  }
  return (
    <div className="flex flex-wrap items-center gap-1">
      {own.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {tags.map((tag) => (
        <Chip
          key={tag}
          removeLabel={`Remove tag ${tag}`}
          onRemove={() => onChange(tags.filter((other) => other !== tag))}
        >
          {tag}
        </Chip>
      ))}
      <TextInput
        id={id}
        value={text}
        placeholder={own.length > 0 ? 'add to the deployment’s' : 'add a tag'}
        onValue={setText}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) {
            event.preventDefault()
            add()
          }
          if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1))
        }}
        className="h-7 max-w-52"
      />
    </div>
  )
}

function Retries({ draft, change }: RunOptionsProps) {
  const id = useId()
  const given = draft.retries.trim() !== ''
  return (
    <Row label="Retries" htmlFor={id}>
      <div className="flex flex-wrap items-center gap-2">
        <TextInput
          id={id}
          mono
          inputMode="numeric"
          value={draft.retries}
          placeholder="flow’s"
          invalid={given && wholeNumber(draft.retries) === undefined}
          onValue={(retries) => change({ retries })}
          className="h-7 max-w-22"
        />
        {given && (
          <>
            <label htmlFor={`${id}delay`} className="text-muted">
              after
            </label>
            <TextInput
              id={`${id}delay`}
              mono
              inputMode="numeric"
              value={draft.retryDelay}
              placeholder="flow’s"
              invalid={draft.retryDelay.trim() !== '' && wholeNumber(draft.retryDelay) === undefined}
              onValue={(retryDelay) => change({ retryDelay })}
              className="h-7 max-w-22"
            />
            <span className="text-muted">seconds</span>
          </>
        )}
      </div>
    </Row>
  )
}

function Queue({ poolName: pool, deployment, draft, change }: RunOptionsProps & { poolName: string }) {
  const queues = useQuery(workQueuesQuery(pool))
  const own = deployment.work_queue_name ?? 'default'
  const id = useId()
  // Of an earlier run, a preset or a draft; what is chosen is shown, whether the list has it or not.
  const isListed = draft.queue === '' || draft.queue === own || queues.data?.some(({ name }) => name === draft.queue)
  const isGone = !isListed && queues.data !== undefined && isQueueGone(queues.data, draft.queue)
  const options = [
    { value: '', label: `${pool} / ${own} (the deployment’s)` },
    ...(draft.queue === own ? [{ value: own, label: `${pool} / ${own}` }] : []),
    ...(isListed ? [] : [{ value: draft.queue, label: `${pool} / ${draft.queue}${isGone ? ' · is no more' : ''}` }]),
    ...(queues.data ?? [])
      .filter((queue) => queue.name !== own)
      .map((queue) => ({
        value: queue.name,
        label: `${pool} / ${queue.name} · priority ${queue.priority ?? '–'}${queue.is_paused ? ' · paused' : ''}`,
      })),
  ]
  return (
    <Row label="Work queue" htmlFor={id}>
      <Select
        id={id}
        value={draft.queue}
        options={options}
        onChange={(queue) => change({ queue })}
        className="w-full"
      />
      {isGone && (
        <p className="pt-1 text-12 text-late">
          There is no queue {draft.queue} in {pool} any more. The server would make it anew.
        </p>
      )}
      {queues.error && (
        <p className="text-12 text-failed">
          The queues could not be read: {queues.error.message}{' '}
          <button type="button" className="underline" onClick={() => void queues.refetch()}>
            Retry
          </button>
        </p>
      )}
    </Row>
  )
}

const NONE = validityOf([])

function JobVariables(props: RunOptionsProps) {
  const { deployment, draft, change, pool, jobErrors, onJobValidity, jobPrefix, generation } = props
  const count = Object.keys(draft.jobVariables).length
  const [asked, setAsked] = useState(false)
  const [validity, setValidity] = useState(NONE)
  const open = asked || count > 0 || (jobErrors?.length ?? 0) > 0
  const schema: unknown = pool?.base_job_template?.variables
  const known = isObject(schema) && isObject(schema.properties) ? Object.keys(schema.properties).length : 0
  const defaults = isObject(deployment.job_variables) ? (deployment.job_variables as JsonObject) : undefined
  const hear = (heard: Validity) => {
    setValidity(heard)
    onJobValidity(heard)
  }
  return (
    <>
      <Row label="Job variables">
        <div className="flex min-h-7 items-center gap-2">
          <span className="min-w-0 text-12 wrap-anywhere text-muted">
            {count > 0
              ? `${count} set for this run`
              : `As the deployment has them${pool && known > 0 ? ` · ${known} in ${pool.name}` : ''}`}
          </span>
          {!open && (
            <Button variant="quiet" size="small" icon="plus" onClick={() => setAsked(true)}>
              Change
            </Button>
          )}
        </div>
      </Row>
      {open && (
        <div role="group" aria-label="Job variables" className="border-y border-line">
          <ProblemSummary validity={validity} prefix={jobPrefix} schema={schema} />
          <SchemaForm
            key={generation}
            // Without the pool's variables any object will do; the worker decides.
            schema={known > 0 ? schema : ANY_OBJECT}
            value={draft.jobVariables}
            onChange={(jobVariables) => change({ jobVariables })}
            deploymentDefaults={defaults}
            serverErrors={jobErrors}
            unknownKeys="ignored"
            onValidity={hear}
            prefix={jobPrefix}
          />
        </div>
      )}
    </>
  )
}

const ANY_OBJECT = { type: 'object', additionalProperties: {} }
