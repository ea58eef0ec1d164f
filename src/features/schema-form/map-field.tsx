import { useMemo, useState } from 'react'
import { Button, IconButton } from '~/ui/button'
import { TextInput } from '~/ui/fields'
import { refocus, refocusField } from './focus'
import { controlId, useScope } from './form-context'
import type { Lens } from './form-model'
import { isObject, renameKey } from './json-value'
import { Empty, isBlock, listClass, newItem, useDrawn, type CollectionProps } from './list-field'

export function MapField({ shape, lens, label, readOnly, value }: CollectionProps) {
  const { root } = useScope()
  const entries = isObject(value) ? Object.keys(value) : []
  const block = isBlock(shape.items, root)
  const { drawn, more } = useDrawn(lens, entries.length, label)
  if (entries.length === 0) return <Empty value={value} what="No entries" />
  return (
    <>
      <ul className={listClass(block)} aria-label={label}>
        {entries.slice(0, drawn).map((key, index) => (
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
      {more}
    </>
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
  const { FieldBody, prefix } = useScope()
  const item = useMemo(() => lens.child(name, undefined, { isItem: true }), [lens, name])
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
        id={`${controlId(prefix, item.path)}-key`}
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
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const body = (
    <FieldBody schema={schema} lens={item} label={`${label}: ${name}`} required buttonSlot={block ? slot : undefined} />
  )
  if (!block) {
    return (
      <div className="flex items-start gap-1">
        {keyInput}
        <div className="flex min-w-0 flex-1 flex-col gap-1">{body}</div>
        <span className="flex h-7.5 items-center">{remove}</span>
      </div>
    )
  }
  return (
    <div role="group" aria-label={`${label}: ${name}`} className="rounded-md border border-line">
      <div className="flex items-center gap-1 border-b border-line bg-surface p-1">
        {keyInput}
        <span ref={setSlot} />
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
  onJson,
}: {
  lens: Lens
  label: string
  value: unknown
  items: unknown
  /** Shows the whole as JSON, to paste into. */
  onJson?: () => void
}) {
  const { root, prefix } = useScope()
  const held = isObject(value) ? value : {}
  const add = () => {
    let name = 'key'
    for (let count = 2; Object.hasOwn(held, name); count += 1) name = `key${count}`
    lens.set({ ...held, [name]: newItem(items, root) })
    refocus(() => document.getElementById(`${controlId(prefix, [...lens.path, name])}-key`))
  }
  return (
    <>
      <Button variant="quiet" size="small" icon="plus" aria-label={`Add an entry to ${label}`} onClick={add}>
        Entry
      </Button>
      {onJson && (
        <Button
          variant="quiet"
          size="small"
          aria-label={`Give ${label} as JSON`}
          onClick={() => {
            if (value === undefined) lens.set({})
            onJson()
            refocusField(prefix, lens.path)
          }}
        >
          JSON
        </Button>
      )}
      {value === undefined && (
        <Button variant="quiet" size="small" aria-label={`Give ${label} without entries`} onClick={() => lens.set({})}>
          Empty
        </Button>
      )}
    </>
  )
}
