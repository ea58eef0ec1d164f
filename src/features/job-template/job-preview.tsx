import { useQueries, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { exactDeploymentQuery } from '~/api/deployments'
import { flowQuery } from '~/api/flows'
import { MOST_DEPLOYMENTS, poolDeploymentsQuery, type PoolDeployment } from '~/api/work-pool-edits'
import { QueryError } from '~/features/page/query-error'
import { printExact } from '~/lib/exact-json'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { FailedCell } from '~/ui/failed-cell'
import { Combobox } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { Skeleton } from '~/ui/skeleton'
import { jobValue, renderJob, type Fill } from './job'
import { jobLines, type JobLine } from './job-lines'
import type { Template } from './template'
import { variablesOf } from './variables'

interface Props {
  /** As it was when the text last stood still. */
  template: Template
  /** Not there for a pool that is being made: no deployment is on it. */
  pool?: string
  deployment?: string
  onDeployment: (id: string | undefined) => void
}

/** More than anybody reads at once. */
const FIRST_LINES = 1000

/** The job that the worker would make of the template for one deployment, or with nothing overridden. */
export function JobPreview({ template, pool, deployment, onDeployment }: Props) {
  const list = useQuery({ ...poolDeploymentsQuery(pool ?? ''), enabled: pool !== undefined })
  const listed = list.data?.rows.find(({ id }) => id === deployment)
  // One that is beyond the list, or moved to another pool since: the address named it.
  const one = useQuery({
    ...exactDeploymentQuery(deployment ?? ''),
    enabled: deployment !== undefined && pool !== undefined && list.data !== undefined && !listed,
  })
  const overrides = listed?.overrides ?? one.data?.job_variables ?? undefined
  const waiting = deployment !== undefined && pool !== undefined && !overrides && !list.error && !one.error
  const chosen = pool === undefined ? undefined : deployment

  const [good, setGood] = useState(template)
  if (template.configuration && template !== good) setGood(template)
  const job = useMemo(() => renderJob(good, chosen !== undefined ? overrides : undefined), [good, overrides, chosen])
  const lines = useMemo(() => (job.root ? jobLines(job.root) : []), [job])
  const [all, setAll] = useState(false)
  const shown = all ? lines : lines.slice(0, FIRST_LINES)
  const secrets = useMemo(
    () =>
      new Set(
        variablesOf(good)
          .filter(({ secret }) => secret)
          .map(({ name }) => name),
      ),
    [good],
  )
  const failed = chosen !== undefined ? (list.error ? list : one.error ? one : undefined) : undefined
  return (
    <section aria-label="Job it would run" className="flex min-h-0 min-w-0 flex-1 flex-col bg-raised">
      <div className="flex min-h-9 flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-1">
        <h2>Job it would run</h2>
        {pool !== undefined && (
          <DeploymentChoice pool={pool} chosen={chosen} name={listed?.name ?? one.data?.name} onChoose={onDeployment} />
        )}
        {job.root && !waiting && !failed && (
          <span className="ml-auto">
            <CopyButton text={() => printExact(jobValue(job.root!), 2)} label="Copy the job as JSON" />
          </span>
        )}
      </div>
      {list.error && pool !== undefined && <QueryError query={list} />}
      {failed === one && <QueryError query={one} />}
      {!template.configuration && !template.empty && (
        <p role="status" className="border-b border-line bg-late-bg px-4 py-1.5 text-late">
          The template cannot be read just now. This is the job of what could be read last.
        </p>
      )}
      {job.problems.length > 0 && good.configuration && !waiting && (
        <ul aria-label="Why the job would fail" className="border-b border-line bg-failed-bg px-4 py-1.5 text-failed">
          {job.problems.map((problem) => (
            <li key={problem} className="flex items-start gap-2">
              <Icon name="alert" className="mt-0.75" /> {problem}
            </li>
          ))}
        </ul>
      )}
      <div className="min-h-0 flex-1 lg:overflow-auto">
        {template.empty || !good.configuration ? (
          <EmptyState title="No job yet">
            The first worker of the pool writes the default template of its type, and with it the job.
          </EmptyState>
        ) : waiting ? (
          <div role="status" aria-busy="true" aria-label="Loading the deployment" className="flex flex-col gap-2 p-4">
            {[1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} className="h-4" />
            ))}
          </div>
        ) : failed ? null : (
          <>
            <Legend chosen={chosen} pool={pool} />
            <div
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable to be scrolled
              tabIndex={0}
              role="group"
              aria-label="The job, line by line"
              className="mono overflow-x-auto pb-3 leading-5"
            >
              {shown.map((line, index) => (
                // Lines have no identity of their own.
                // oxlint-disable-next-line react/no-array-index-key
                <Line key={index} line={line} secrets={secrets} />
              ))}
            </div>
            {shown.length < lines.length && (
              <p className="px-4 pb-3">
                <Button size="small" onClick={() => setAll(true)}>
                  Show the other {(lines.length - shown.length).toLocaleString('en')} lines
                </Button>
              </p>
            )}
          </>
        )}
      </div>
    </section>
  )
}

function Legend({ chosen, pool }: { chosen?: string; pool?: string }) {
  return (
    <p className="px-4 py-2 text-12 text-muted">
      {chosen !== undefined ? (
        <>
          <span className="mono text-accent">~</span> from the overrides of{' '}
          <Link to={paths.deployment(chosen)}>this deployment</Link>.
        </>
      ) : pool !== undefined ? (
        'With nothing overridden: choose a deployment for its own.'
      ) : (
        'With nothing overridden.'
      )}{' '}
      When a run starts, its own job variables go over this, and the worker adds what is of the run: its environment,
      labels and command.
    </p>
  )
}

function Line({ line, secrets }: { line: JobLine; secrets: ReadonlySet<string> }) {
  const { lead, label, text, absent, later, filled } = line
  const override = filled.find(({ source }) => source === 'deployment')
  const instead =
    override && override.instead !== undefined && !secrets.has(override.name.split(/[.[]/)[0]!)
      ? short(override.instead)
      : undefined
  return (
    <div
      className={cx(
        'relative flex min-w-0 gap-x-3 pr-4 pl-8 max-sm:pl-6',
        override && 'bg-selected',
        absent && 'text-muted',
      )}
    >
      {override && (
        <span className="absolute left-4 text-accent max-sm:left-2">
          <span aria-hidden>~</span>
          <span className="sr-only">overridden: </span>
        </span>
      )}
      <span className="whitespace-pre-wrap wrap-anywhere">
        <span className="whitespace-pre">{lead}</span>
        {label}
        {text !== '' && (label === '' ? text : ` ${text}`)}
      </span>
      <span className="font-sans text-12 text-muted">
        {absent !== undefined && `left out: ${absent} has no value`}
        {later}
        {instead !== undefined && `pool default ${instead}`}
        {absent === undefined && !later && instead === undefined && text !== '' && names(filled)}
      </span>
    </div>
  )
}

const names = (filled: readonly Fill[]) => [...new Set(filled.map(({ name }) => name))].join(', ')

function short(value: unknown): string {
  const text = printExact(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

interface ChoiceProps {
  pool: string
  chosen?: string
  name?: string
  onChoose: (id: string | undefined) => void
}

/** A search waits this long for the next key, ms. */
const SEARCH_AFTER = 250

function DeploymentChoice({ pool, chosen, name, onChoose }: ChoiceProps) {
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), SEARCH_AFTER)
    return () => clearTimeout(timer)
  }, [typed])
  const first = useQuery(poolDeploymentsQuery(pool))
  // The whole pool is here, or else the server searches it.
  const whole = (first.data?.count ?? 0) <= MOST_DEPLOYMENTS
  const found = useQuery({ ...poolDeploymentsQuery(pool, whole ? '' : search) })
  const rows = useDeferredValue(found.data?.rows ?? NONE)
  const flows = [...new Set(rows.map(({ flow_id }) => flow_id))]
  const { flowNames, flowError } = useQueries({
    queries: flows.map((id) => flowQuery(id)),
    combine: (results) => ({
      flowNames: new Map(results.map(({ data }, index) => [flows[index]!, data?.name])),
      flowError: results.find(({ data, error }) => error && !data)?.error,
    }),
  })
  const labelOf = ({ name: own, flow_id }: PoolDeployment) => {
    const flow = flowNames.get(flow_id)
    return flow ? `${flow}/${own}` : own
  }
  const words = typed.trim().toLowerCase()
  const options = rows
    .map((row) => ({
      value: row.id,
      label: labelOf(row),
      hint: overrideWords(Object.keys(row.overrides).length),
    }))
    .filter(({ label }) => !whole || label.toLowerCase().includes(words))
  if (chosen !== undefined && name !== undefined && typed === '' && !options.some(({ value }) => value === chosen))
    options.unshift({ value: chosen, label: name, hint: '' })
  return (
    <>
      <Combobox
        label="Deployment"
        placeholder="Choose a deployment…"
        value={chosen ?? null}
        onChange={(id) => onChoose(id ?? undefined)}
        options={options}
        onSearch={setTyped}
        loading={found.isFetching || typed.trim() !== search}
        error={found.error ? `The deployments could not be read: ${found.error.message}` : null}
        clearable
        className="h-7! w-auto! max-w-64 flex-[1_1_10rem]"
      />
      {flowError && (
        <span className="text-12 whitespace-nowrap text-muted">
          their flows: <FailedCell error={flowError} />
        </span>
      )}
    </>
  )
}

const NONE: readonly PoolDeployment[] = []
const overrideWords = (count: number) => (count === 0 ? 'overrides nothing' : `overrides ${count}`)
