import { Link } from 'react-router'
import type { WorkPool } from '~/api/work-pools'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { Facts } from '~/ui/facts'
import { JsonView } from '~/ui/json-view'
import { Timestamp } from '~/ui/timestamp'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How many variables the template offers to deployments; a template may hold anything. */
function variableCount(template: WorkPool['base_job_template']): number {
  const variables = isRecord(template) ? template.variables : undefined
  const properties = isRecord(variables) ? variables.properties : undefined
  return isRecord(properties) ? Object.keys(properties).length : 0
}

/** What is looked up about a pool rather than read. */
export function DetailsTab({ pool }: { pool: WorkPool }) {
  const variables = variableCount(pool.base_job_template)
  const storage = Object.entries(pool.storage_configuration ?? {}).filter(([, value]) => value !== null)
  return (
    <>
      <Facts
        facts={[
          { name: 'Id', value: <span className="mono">{pool.id}</span>, copy: pool.id },
          { name: 'Type', value: <span className="mono">{pool.type}</span> },
          { name: 'Created', value: <Timestamp at={pool.created} style="date-time" /> },
          { name: 'Updated', value: <Timestamp at={pool.updated} style="date-time" /> },
        ]}
      />
      <section aria-labelledby="template" className="border-t border-line px-4 py-2">
        <div className="flex flex-wrap items-center gap-2 pb-1">
          <h2 id="template">Base job template</h2>
          <span className="text-12 text-muted">
            {variables === 0 ? 'no variables' : `${variables} ${variables === 1 ? 'variable' : 'variables'}`}
          </span>
          <span className="grow" />
          <Button size="small" icon="pencil" render={<Link to={paths.editWorkPool(pool.name)} />}>
            Edit the template
          </Button>
        </div>
        <JsonView value={pool.base_job_template ?? {}} label="Base job template" />
      </section>
      {storage.length > 0 && (
        <section aria-labelledby="storage" className="border-t border-line px-4 py-2">
          <h2 id="storage" className="pb-1">
            Storage
          </h2>
          <JsonView value={Object.fromEntries(storage)} label="Storage" />
        </section>
      )}
    </>
  )
}
