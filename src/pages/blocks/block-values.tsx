import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Block } from '~/api/blocks'
import { isObject, member } from '~/features/schema-form/json-value'
import { orderedProperties } from '~/features/schema-form/schema'
import { typeWords } from '~/features/schema-form/schema-words'
import { shapeOf } from '~/features/schema-form/shape'
import { printExact } from '~/lib/exact-json'
import { paths } from '~/lib/paths'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { JsonView } from '~/ui/json-view'
import { isHiddenSecret, withHiddenSecrets } from './hidden-secrets'
import { fieldsOf, secretFieldsOf } from './schema-fields'

/** What a block holds: each field of its schema, then what else is in it. No secret is shown, and none is copied. */
export function BlockValues({ block }: { block: Block }) {
  const root = fieldsOf(block.schema)
  const data = withHiddenSecrets(block.data, root, secretFieldsOf(block.schema))
  const known = orderedProperties(root)
  const others = Object.keys(data).filter((name) => !known.includes(name))
  if (known.length + others.length === 0) return <EmptyState title="This block has no fields" />
  return (
    <>
      <dl>
        {known.map((name) => {
          const shape = shapeOf(member(root.properties, name), root)
          const { title } = shape.schema
          const given = Object.hasOwn(data, name)
          return (
            <Row
              key={name}
              label={typeof title === 'string' ? title : name}
              type={typeWords(shape)}
              value={
                given ? <Value name={name} value={data[name]} block={block} /> : <NotGiven schema={shape.schema} />
              }
              copied={given ? copied(data[name]) : undefined}
            />
          )
        })}
        {others.map((name) => (
          <Row
            key={name}
            label={name}
            type="not in the schema"
            value={<Value name={name} value={data[name]} block={block} />}
            copied={copied(data[name])}
          />
        ))}
      </dl>
      <p className="flex items-center gap-2 px-4 py-2 text-12 text-muted">
        All of it as JSON, without secrets
        <CopyButton label="Copy as JSON" text={() => printExact(data, 2)} />
      </p>
    </>
  )
}

const copied = (value: unknown) => (typeof value === 'string' && !isHiddenSecret(value) ? value : undefined)

function Row({ label, type, value, copied: text }: { label: string; type: string; value: ReactNode; copied?: string }) {
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-0.5 border-b border-line px-4 py-1.5 sm:grid-cols-[minmax(140px,30%)_minmax(0,1fr)]">
      <dt className="min-w-0 wrap-anywhere">
        <span className="font-medium">{label}</span> <span className="mono text-muted">{type}</span>
      </dt>
      <dd className="flex min-w-0 items-start gap-1">
        <div className="min-w-0 flex-1">{value}</div>
        {text !== undefined && <CopyButton text={text} label={`Copy ${label}`} />}
      </dd>
    </div>
  )
}

function NotGiven({ schema }: { schema: Record<string, unknown> }) {
  const { default: fallback } = schema
  return (
    <span className="text-muted">
      not given
      {fallback !== undefined && (
        <>
          ; by default{' '}
          <span className="mono wrap-anywhere">{fallback === null ? 'None' : printExact(fallback).slice(0, 200)}</span>
        </>
      )}
    </span>
  )
}

function Value({ name, value, block }: { name: string; value: unknown; block: Block }) {
  const referred = block.references[name]
  if (referred)
    return (
      <span className="flex min-w-0 flex-wrap gap-x-1.5">
        <Link to={paths.block(referred.id)}>{referred.name}</Link>
        <span className="text-muted">{referred.typeName}</span>
      </span>
    )
  if (isHiddenSecret(value))
    return (
      <span className="flex items-center gap-2">
        <span className="mono text-muted" aria-hidden="true">
          ••••••••
        </span>
        <span className="text-12 text-muted">stored, not shown</span>
      </span>
    )
  if (value === null) return <span className="mono text-muted">None</span>
  if (value === '') return <span className="text-muted">empty text</span>
  if (isObject(value) || Array.isArray(value)) return <JsonView value={value} label={name} expandDepth={3} />
  return (
    <span className="mono wrap-anywhere whitespace-pre-wrap">
      {typeof value === 'string' ? value : printExact(value)}
    </span>
  )
}
