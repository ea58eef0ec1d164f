import { useQuery } from '@tanstack/react-query'
import { type Deployment, exactDeploymentQuery } from '~/api/deployments'
import { QueryError } from '~/features/page/query-error'
import { isObject, member } from '~/features/schema-form/json-value'
import { orderedProperties, requiredNames, type Schema } from '~/features/schema-form/schema'
import { typeWords } from '~/features/schema-form/schema-words'
import { shapeOf } from '~/features/schema-form/shape'
import { printExact } from '~/lib/exact-json'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { type Column, DataTable } from '~/ui/table/data-table'

type Parameter = {
  name: string
  required: boolean
  type: string
  description: string
  /** As text, undefined where a run must bring one. */
  value: string | undefined
  source: 'deployment' | 'default' | 'not set' | 'not in the schema'
}

const MASK = '••••••••'

/** What a quick run would be given: each parameter of the schema with the value it takes, and where that comes from. */
export function parametersOf(deployment: Pick<Deployment, 'parameter_openapi_schema' | 'parameters'>): Parameter[] {
  const schema: Schema = deployment.parameter_openapi_schema ?? {}
  const given = deployment.parameters ?? {}
  const required = requiredNames(schema)
  const known = orderedProperties(schema).map((name): Parameter => {
    const property = member(schema.properties, name)
    const shape = shapeOf(property, schema)
    const inDeployment = Object.hasOwn(given, name)
    const hasDefault = isObject(property) && Object.hasOwn(property, 'default')
    const value = inDeployment ? given[name] : hasDefault ? property.default : undefined
    return {
      name,
      required: required.includes(name),
      type: typeWords(shape),
      description: typeof shape.schema.description === 'string' ? shape.schema.description : '',
      value: inDeployment || hasDefault ? (shape.secret && value ? MASK : printExact(value, 2)) : undefined,
      source: inDeployment ? 'deployment' : hasDefault ? 'default' : 'not set',
    }
  })
  const names = new Set(known.map(({ name }) => name))
  const unknown = Object.entries(given)
    .filter(([name]) => !names.has(name))
    .map(([name, value]): Parameter => ({
      name,
      required: false,
      type: '',
      description: '',
      value: printExact(value, 2),
      source: 'not in the schema',
    }))
  return [...known, ...unknown]
}

const columns: Column<Parameter>[] = [
  {
    id: 'name',
    header: 'Parameter',
    width: '32%',
    cell: ({ name, required, description }) => (
      <span className="block truncate" title={description || undefined}>
        <span className="mono font-medium">{name}</span>
        {required && <span className="ml-2 text-12 text-muted">required</span>}
        {description && <span className="ml-2 text-12 text-muted">{description}</span>}
      </span>
    ),
  },
  {
    id: 'type',
    header: 'Type',
    width: '22%',
    hideBelow: 'phone',
    cell: ({ type }) => <span className="mono truncate text-muted">{type}</span>,
  },
  {
    id: 'value',
    header: 'Value of a quick run',
    cell: ({ value, required }) =>
      value === undefined ? (
        <span className={required ? 'text-late' : 'text-faint'}>
          {required ? 'must be given' : 'as the flow has it'}
        </span>
      ) : (
        <span className="mono block truncate">{value.slice(0, 500)}</span>
      ),
  },
  {
    id: 'source',
    header: 'From',
    width: '120px',
    hideBelow: 'phone',
    cell: ({ source }) => <span className="text-12 text-muted">{source}</span>,
  },
]

/** Asks for the deployment with its numbers as they are stored: a rounded one would be the wrong one. */
export function ParameterTable({ deployment }: { deployment: Deployment }) {
  const exact = useQuery(exactDeploymentQuery(deployment.id))
  const data = exact.data ?? deployment
  return (
    <>
      <DataTable
        label="Parameters"
        columns={columns}
        rows={exact.isPending ? undefined : parametersOf(data)}
        loading={exact.isPending}
        error={exact.error && <QueryError query={exact} />}
        rowKey={({ name }) => name}
        empty={<EmptyState title="This flow takes no parameters" />}
      />
      <p className="flex items-center gap-2 px-4 py-2 text-12 text-muted">
        Schema and values as JSON
        <CopyButton
          label="Copy schema and values"
          text={() => printExact({ schema: data.parameter_openapi_schema, values: data.parameters }, 2)}
        />
      </p>
    </>
  )
}
