import { Link } from 'react-router'
import type { BlockSchema } from '~/api/blocks'
import { Description } from '~/features/schema-form/description'
import { isObject, member } from '~/features/schema-form/json-value'
import { orderedProperties, requiredNames, type Schema } from '~/features/schema-form/schema'
import { ruleWords, typeWords } from '~/features/schema-form/schema-words'
import { shapeOf } from '~/features/schema-form/shape'
import { printExact } from '~/lib/exact-json'
import { paths } from '~/lib/paths'
import { Tag } from '~/ui/chip'
import { EmptyState } from '~/ui/empty-state'
import { isSecretPlace } from '~/features/schema-form/document-rules'
import { fieldsOf, secretFieldsOf } from './schema-fields'

/** Models within models are told this deep. */
const DEEPEST = 2

/** The fields that a block of a type has, in words. */
export function FieldList({ schema }: { schema: BlockSchema }) {
  const root = fieldsOf(schema)
  if (orderedProperties(root).length === 0)
    return <EmptyState title="A block of this type has no fields">Its name is all there is to it.</EmptyState>
  return <Fields schema={root} root={root} secretFields={secretFieldsOf(schema)} path={[]} />
}

function Fields(props: { schema: Schema; root: Schema; secretFields: readonly string[]; path: readonly string[] }) {
  const { schema, root, secretFields, path } = props
  const required = requiredNames(schema)
  return (
    <dl className={path.length > 0 ? 'mt-1.5 border-l-2 border-line-strong pl-3' : ''}>
      {orderedProperties(schema).map((name) => {
        const shape = shapeOf(member(schema.properties, name), root)
        const { title, description, default: fallback } = shape.schema
        const here = [...path, name]
        const secret = shape.secret || isSecretPlace(secretFields, here)
        const type = shape.kind === 'block' ? String(shape.schema.block_type_slug) : undefined
        const rules = ruleWords(shape, root)
        return (
          <div key={name} className={path.length > 0 ? 'py-1' : 'border-b border-line px-4 py-2'}>
            <dt className="flex flex-wrap items-center gap-x-2">
              <span className="mono font-medium wrap-anywhere">{name}</span>
              {typeof title === 'string' && title !== name && <span className="wrap-anywhere">{title}</span>}
              {type ? (
                <Link to={paths.blockType(type)} className="mono">
                  block {type}
                </Link>
              ) : (
                <span className="mono wrap-anywhere text-muted">{typeWords(shape)}</span>
              )}
              {required.includes(name) && <Tag>required</Tag>}
              {secret && shape.typeName !== 'secret' && <Tag>secret</Tag>}
            </dt>
            <dd>
              {typeof description === 'string' && description !== '' && (
                <Description id={`about-${here.join('.')}`} text={description} />
              )}
              <p className="text-12 wrap-anywhere text-muted">
                {[
                  ...rules,
                  shape.kind === 'choice' && shape.options.map(({ label }) => label).join(', '),
                  'default' in shape.schema &&
                    (fallback === null ? 'None by default' : `default ${printExact(fallback).slice(0, 200)}`),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              {shape.kind === 'object' && isObject(shape.schema.properties) && here.length <= DEEPEST && (
                <Fields schema={shape.schema} root={root} secretFields={secretFields} path={here} />
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
