import { useMemo, useState } from 'react'
import { Button, IconButton } from '~/ui/button'
import { TextInput } from '~/ui/fields'
import { useScope } from './form-context'
import type { Lens } from './form-model'
import { isObject, renameKey } from './json-value'
import { Empty, isBlock, listClass, newItem, type CollectionProps } from './list-field'

export function MapField({ shape, lens, label, readOnly, value }: CollectionProps) {
  const { root } = useScope()
  const entries = isObject(value) ? Object.keys(value) : []
  const block = isBlock(shape.items, root)
  if (entries.length === 0) return <Empty value={value} what="No entries" />
  return (
    <ul className={listClass(block)} aria-label={label}>
      {entries.map((key, index) => (
        // By place, so that a key can be renamed without losing the field it is typed into.
        <li key={index}>
          <Entry
            name={key}
            taken={entries}
            lens={lens}
            schema={shape.items}
            label={label}
            block={block}
            readOnly={readOnly}
          />
        </li>
      ))}
    </ul>
  )
}

function Entry(props: {
  name: string
  taken: string[]
  lens: Lens
  schema: unknown
  label: string
  block: boolean
  readOnly: boolean
}) {
  const { name, taken, lens, schema, label, block, readOnly } = props
  const { FieldBody } = useScope()
  const item = useMemo(() => lens.child(name, undefined), [lens, name])
  const [draft, setDraft] = useState<string>()
  const clash = draft !== undefined && draft !== name && taken.includes(draft)
  const commit = () => {
    const held = lens.get() ?? lens.inherited()
    if (draft !== undefined && draft !== name && !clash && isObject(held)) lens.set(renameKey(held, name, draft))
    if (!clash) setDraft(undefined)
  }
  const keyInput = (
    <div className={block ? 'w-full' : 'w-2/5 shrink-0'}>
      <TextInput
        mono
        label={`Key of ${label}: ${name}`}
        value={draft ?? name}
        readOnly={readOnly}
        invalid={clash}
        onValue={setDraft}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setDraft(undefined)
        }}
        className="bg-surface"
      />
      {clash && <p className="text-12 text-failed">There is a key of this name already.</p>}
    </div>
  )
  const held = lens.get() ?? lens.inherited()
  const remove = readOnly ? null : (
    <IconButton
      icon="close"
      size="small"
      label={`Remove ${name}`}
      onClick={() => {
        if (!isObject(held)) return
        const { [name]: _, ...rest } = held
        lens.set(rest)
      }}
    />
  )
  const body = <FieldBody schema={schema} lens={item} label={`${label}: ${name}`} required />
  if (!block) {
    return (
      <div className="flex items-start gap-1">
        {keyInput}
        <div className="flex min-w-0 flex-1 flex-col gap-1">{body}</div>
        {remove}
      </div>
    )
  }
  return (
    <div role="group" aria-label={`${label}: ${name}`} className="rounded-md border border-line">
      <div className="flex items-center gap-1 border-b border-line bg-surface p-1">
        {keyInput}
        {remove}
      </div>
      <div className="flex flex-col gap-1 p-1.5">{body}</div>
    </div>
  )
}

export function MapActions({
  lens,
  label,
  value,
  items,
}: {
  lens: Lens
  label: string
  value: unknown
  items: unknown
}) {
  const { root } = useScope()
  const held = isObject(value) ? value : {}
  const add = () => {
    let name = 'key'
    for (let count = 2; Object.hasOwn(held, name); count += 1) name = `key${count}`
    lens.set({ ...held, [name]: newItem(items, root) })
  }
  return (
    <>
      <Button variant="quiet" size="small" icon="plus" aria-label={`Add an entry to ${label}`} onClick={add}>
        Entry
      </Button>
      {value === undefined && (
        <Button variant="quiet" size="small" aria-label={`Give ${label} without entries`} onClick={() => lens.set({})}>
          Empty
        </Button>
      )}
    </>
  )
}
