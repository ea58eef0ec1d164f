import type { ReactNode } from 'react'
import { apiBase } from '~/api/client'
import type { WorkPool } from '~/api/work-pools'
import { shellOption, shellQuote } from '~/lib/shell-quote'
import { cx } from '~/ui/class-names'
import { CommandLine } from './command-line'
import { runsTakenBy } from './pool-status'

/** The type needs not be given: the worker reads it from the pool. */
const startCommand = (pool: string) => `prefect worker start ${shellOption('--pool', pool)}`

/** How to get a worker for the pool, or why it takes none. */
export function StartWorker({
  pool,
  wide = false,
}: {
  pool: Pick<WorkPool, 'name' | 'type'>
  /** There is room for two commands side by side. */
  wide?: boolean
}) {
  const by = runsTakenBy(pool)
  if (by === 'agents')
    return (
      <p>
        Its type, prefect-agent, is of Prefect 2: it waits for agents, which Prefect 3 no longer has. Make a pool of
        another type and deploy to that.
      </p>
    )
  if (by === 'cloud') return <p>Prefect Cloud itself starts the runs of a {pool.type} pool: there is no worker.</p>
  return (
    <div className={cx('flex flex-col gap-2', wide && 'lg:grid lg:grid-cols-2 lg:gap-x-4')}>
      <Step words="Start one where the flows are to run:">
        <CommandLine label="Command that starts a worker" command={startCommand(pool.name)} />
      </Step>
      <Step words="A terminal new to this server needs first:">
        <CommandLine
          label="Command that connects to this server"
          command={`prefect config set PREFECT_API_URL=${shellQuote(apiBase())}`}
        />
      </Step>
    </div>
  )
}

const Step = ({ words, children }: { words: string; children: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-1">
    <p className="text-12 text-muted">{words}</p>
    {children}
  </div>
)
