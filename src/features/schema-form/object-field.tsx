import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react'
import { Button, IconButton } from '~/ui/button'
import { useScope } from './form-context'
import type { Lens } from './form-model'
import { isObject, jsonEquals, member } from './json-value'
import { inGroups, regroup } from './row-groups'
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
  const hidden = useSyncExternalStore(lens.subscribe, () =>
    hideConstants ? JSON.stringify(settled(schema, root, lens.get() ?? lens.inherited())) : '[]',
  )
  const groups = useMemo(() => {
    const names = new Set(JSON.parse(hidden) as string[])
    return inGroups(fields).map((group) => group.filter((field) => !names.has(field.name)))
  }, [fields, hidden])
  return (
    <>
      {groups.map((group, index) => (
        // A field stays in its group, whatever is hidden before it: it would be made anew in another.
        <Rows key={index} count={group.length}>
          {group.map((field) => (
            <FieldNode
              key={field.name}
              schema={field.schema}
              lens={field.lens}
              label={field.name}
              required={field.required}
            />
          ))}
        </Rows>
      ))}
      <OtherKeys lens={lens} known={known} additional={schema.additionalProperties} readOnly={readOnly} />
    </>
  )
}

/**
 * Rows that are laid out and painted together when they come into view, and otherwise cost nothing. In groups, because
 * the browser asks of each such box in each frame whether it is in view.
 */
function Rows({ count, children }: { count: number; children: ReactNode }) {
  if (count === 0) return null
  return (
    <div
      className="@container divide-y divide-line border-line [content-visibility:auto] not-first:border-t"
      style={{ containIntrinsicBlockSize: `auto ${count * ROW_HEIGHT_PX}px` }}
    >
      {children}
    </div>
  )
}

/** A guess, for rows that were not in view yet. */
const ROW_HEIGHT_PX = 50

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
  const keys = useSyncExternalStore(lens.subscribe, () => keysOf(lens.get() ?? lens.inherited()))
  const names = useMemo(() => (JSON.parse(keys) as string[]).filter((key) => !known.has(key)), [keys, known])
  const [grouped, setGrouped] = useState(() => ({ names, groups: inGroups(names) }))
  if (grouped.names !== names) setGrouped({ names, groups: regroup(grouped.groups, names) })
  const schema = isObject(additional) ? additional : ANYTHING
  const typeWord = additional === true || isObject(additional) ? 'additional' : 'not in schema'
  const canAdd = !readOnly && (additional === true || isObject(additional))
  return (
    <>
      {grouped.groups.map((group, index) => (
        <Rows key={index} count={group.length}>
          {group.map((name) => (
            <OtherKey key={name} name={name} lens={lens} schema={schema} typeWord={typeWord} readOnly={readOnly} />
          ))}
        </Rows>
      ))}
      {canAdd && (
        <div className="border-line px-2.5 py-1 not-first:border-t">
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
