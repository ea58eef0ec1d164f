import { useMemo, useSyncExternalStore } from 'react'
import { Button, IconButton } from '~/ui/button'
import { useScope } from './form-context'
import type { Lens } from './form-model'
import { isObject, jsonEquals, member } from './json-value'
import { orderedProperties, requiredNames, resolve, type Schema } from './schema'
import { constants, type Shape } from './shape'

/** The properties of a model in Prefect's order, then whatever else the value holds: it is kept and shown. */
export function ObjectField({
  shape,
  lens,
  readOnly,
  hideConstants = false,
}: {
  shape: Shape
  lens: Lens
  readOnly: boolean
  /** Constants with their only value are not shown. */
  hideConstants?: boolean
}) {
  const { root, FieldNode } = useScope()
  const { schema } = shape
  const fields = useMemo(() => {
    const properties = isObject(schema.properties) ? schema.properties : {}
    const required = new Set(requiredNames(schema))
    return orderedProperties(schema).map((name) => {
      const property = resolve(properties[name], root).schema
      return {
        name,
        schema: properties[name],
        required: required.has(name),
        lens: lens.child(name, 'default' in property ? property.default : undefined),
      }
    })
  }, [schema, root, lens])
  const known = useMemo(() => new Set(fields.map((field) => field.name)), [fields])
  const hidden = useSyncExternalStore(lens.model.subscribe, () =>
    hideConstants ? JSON.stringify(settled(schema, root, lens.get() ?? lens.inherited())) : '[]',
  )
  const shown = useMemo(() => {
    const names = JSON.parse(hidden) as string[]
    return fields.filter((field) => !names.includes(field.name))
  }, [fields, hidden])
  return (
    <>
      {shown.map((field) => (
        <FieldNode
          key={field.name}
          schema={field.schema}
          lens={field.lens}
          label={field.name}
          required={field.required}
        />
      ))}
      <OtherKeys lens={lens} known={known} additional={schema.additionalProperties} readOnly={readOnly} />
    </>
  )
}

function settled(schema: unknown, root: Schema, value: unknown): string[] {
  return Object.entries(constants(schema, root))
    .filter(([name, only]) => jsonEquals(member(value, name), only))
    .map(([name]) => name)
}

/** Keys as one text: a snapshot that is equal while the keys are. */
function keysOf(value: unknown): string {
  return JSON.stringify(isObject(value) ? Object.keys(value) : [])
}

function OtherKeys({
  lens,
  known,
  additional,
  readOnly,
}: {
  lens: Lens
  known: Set<string>
  additional: unknown
  readOnly: boolean
}) {
  const keys = useSyncExternalStore(lens.model.subscribe, () => keysOf(lens.get() ?? lens.inherited()))
  const names = useMemo(() => (JSON.parse(keys) as string[]).filter((key) => !known.has(key)), [keys, known])
  const schema = isObject(additional) ? additional : ANYTHING
  const typeWord = additional === true || isObject(additional) ? 'additional' : 'not in schema'
  const canAdd = !readOnly && (additional === true || isObject(additional))
  return (
    <>
      {names.map((name) => (
        <OtherKey key={name} name={name} lens={lens} schema={schema} typeWord={typeWord} readOnly={readOnly} />
      ))}
      {canAdd && (
        <div className="px-2.5 py-1">
          <Button variant="quiet" size="small" icon="plus" onClick={() => addKey(lens)}>
            Key
          </Button>
        </div>
      )}
    </>
  )
}

const ANYTHING = {}

function addKey(lens: Lens) {
  const held = lens.get() ?? lens.inherited()
  const taken = isObject(held) ? held : {}
  let name = 'key'
  for (let count = 2; Object.hasOwn(taken, name); count += 1) name = `key${count}`
  lens.set({ ...taken, [name]: null })
}

function OtherKey({
  name,
  lens,
  schema,
  typeWord,
  readOnly,
}: {
  name: string
  lens: Lens
  schema: unknown
  typeWord: string
  readOnly: boolean
}) {
  const { FieldNode } = useScope()
  const child = useMemo(() => lens.child(name, undefined), [lens, name])
  return (
    <FieldNode
      schema={schema}
      lens={child}
      label={name}
      typeWord={typeWord}
      extra={
        readOnly ? undefined : (
          <IconButton icon="close" size="small" label={`Remove ${name}`} onClick={() => child.set(undefined)} />
        )
      }
    />
  )
}
