import { memo, useMemo, useState, type ReactNode } from 'react'
import { Button, IconButton } from '~/ui/button'
import { useLook, useScope } from './form-context'
import { refocus, refocusField } from './focus'
import type { Lens, Looked } from './form-model'
import { moveItem } from './json-value'
import { canBeLines, LinesField } from './lines-field'
import { canBeChoices, MultiChoice } from './multi-choice'
import { shapeOf, startValue, type Shape } from './shape'

export interface CollectionProps {
  shape: Shape
  lens: Lens
  label: string
  readOnly: boolean
  value: unknown
}

/** Stable ids of list items, so that what is open in an item moves with it. */
function useItemIds(lens: Lens, length: number): [string[], (ids: string[]) => void] {
  const look = useLook(lens)
  const known = look.get('ids') ?? []
  const next = known.length === length ? known : known.slice(0, length)
  while (next.length < length) next.push(newId())
  if (next !== known) look.keep('ids', next)
  return [next, (ids) => look.set('ids', ids)]
}

let lastId = 0
function newId(): string {
  lastId += 1
  return `#${lastId}`
}

function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

type ListView = Looked['list']

/** How a list is shown: what the person chose, as long as its items can be shown so. */
function useListView(shape: Shape, lens: Lens, value: unknown): [ListView, (view: ListView) => void] {
  const { root } = useScope()
  const look = useLook(lens)
  const choose = (next: ListView) => look.set('list', next)
  const item = shapeOf(shape.items, root)
  const choices = canBeChoices(item, value)
  const view = look.get('list') ?? (choices ? 'choices' : 'items')
  if (view === 'choices' && !choices) return ['items', choose]
  if (view === 'lines' && !canBeLines(item, value)) return ['items', choose]
  return [view, choose]
}

/** The button of this name. */
function named(label: string): HTMLElement | undefined {
  return [...document.querySelectorAll('button')].find((button) => button.getAttribute('aria-label') === label)
}

export function ListField(props: CollectionProps) {
  const { root } = useScope()
  const [view] = useListView(props.shape, props.lens, props.value)
  const item = shapeOf(props.shape.items, root)
  if (view === 'lines') return <LinesField {...props} item={item} />
  if (view === 'choices') return <MultiChoice {...props} item={item} />
  return <Items {...props} />
}

function Items({ shape, lens, label, readOnly, value }: CollectionProps) {
  const { root } = useScope()
  const items = itemsOf(value)
  const [ids, setIds] = useItemIds(lens, items.length)
  const block = isBlock(shape.items, root)
  const remove = (index: number) => {
    setIds(ids.filter((_, at) => at !== index))
    lens.set(items.filter((_, at) => at !== index))
    refocus(
      () => named(`Remove ${label} item ${Math.min(index + 1, items.length - 1)}`) ?? named(`Add an item to ${label}`),
    )
  }
  const duplicate = (index: number) => {
    setIds(ids.toSpliced(index + 1, 0, newId()))
    lens.set(items.toSpliced(index + 1, 0, items[index]))
  }
  const move = (from: number, to: number) => {
    setIds(moveItem(ids, from, to))
    lens.set(moveItem(items, from, to))
    // A browser takes the focus from what is moved about.
    const focused = document.activeElement
    setTimeout(() => {
      if (document.activeElement !== focused)
        named(`Move ${label} item ${to + 1} ${to < from ? 'up' : 'down'}`)?.focus()
    })
  }
  const { drawn, more } = useDrawn(lens, items.length, label)
  if (items.length === 0) return <Empty value={value} what="Empty list" />
  return (
    <>
      <ol className={listClass(block)} aria-label={label}>
        {ids.slice(0, drawn).map((id, index) => {
          const name = `${label} item ${index + 1}`
          const buttons = readOnly ? null : (
            <span className="flex h-7.5 shrink-0 items-center">
              <IconButton
                icon="chevron-up"
                size="small"
                label={`Move ${name} up`}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              />
              <IconButton
                icon="chevron-down"
                size="small"
                label={`Move ${name} down`}
                disabled={index === ids.length - 1}
                onClick={() => move(index, index + 1)}
              />
              <IconButton icon="copy" size="small" label={`Duplicate ${name}`} onClick={() => duplicate(index)} />
              <IconButton icon="close" size="small" label={`Remove ${name}`} onClick={() => remove(index)} />
            </span>
          )
          return (
            <li key={id}>
              <Item
                schema={shape.items}
                lens={lens}
                index={index}
                id={id}
                label={name}
                block={block}
                buttons={buttons}
              />
            </li>
          )
        })}
      </ol>
      {more}
    </>
  )
}

/** Items with fields of their own stand under the row, others beside its label. */
export function listClass(block: boolean): string {
  return block ? 'flex flex-col gap-1.5 py-1 pr-4 pl-3.5' : 'flex flex-col gap-1'
}

/** Whether the fields of an item need the width and lines of their own. */
export function isBlock(schema: unknown, root: Record<string, unknown>): boolean {
  const { kind } = shapeOf(schema, root)
  return (
    kind === 'object' || kind === 'block' || kind === 'union' || kind === 'map' || kind === 'list' || kind === 'tuple'
  )
}

const Item = memo(function Item(props: {
  schema: unknown
  lens: Lens
  index: number
  id: string
  label: string
  block: boolean
  buttons: ReactNode
}) {
  const { schema, lens, index, id, label, block, buttons } = props
  const { FieldBody } = useScope()
  const item = useMemo(() => lens.child(index, undefined, { id, isItem: true }), [lens, index, id])
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const body = <FieldBody schema={schema} lens={item} label={label} required buttonSlot={block ? slot : undefined} />
  if (!block) {
    return (
      <div className="flex items-start gap-0.5">
        <div className="flex min-w-0 flex-1 flex-col gap-1">{body}</div>
        {buttons}
      </div>
    )
  }
  return (
    <div role="group" aria-label={label} className="overflow-hidden rounded-md border border-line">
      <div className="flex items-center gap-2 border-b border-line bg-surface pl-2.5">
        <span className="text-12 text-muted">Item {index + 1}</span>
        <span ref={setSlot} className="ml-auto" />
        {buttons}
      </div>
      <div className="flex flex-col gap-1 p-1.5">{body}</div>
    </div>
  )
})

/** Drawn at first, and with each press more. */
const DRAWN = 50
const MORE = 200

/** Of a long list or map only the beginning is drawn: a page of ten thousand fields helps nobody. */
export function useDrawn(lens: Lens, count: number, label: string): { drawn: number; more: ReactNode } {
  const look = useLook(lens)
  const drawn = count <= DRAWN * 2 ? count : Math.min(count, look.get('drawn') ?? DRAWN)
  if (drawn === count) return { drawn, more: null }
  return {
    drawn,
    more: (
      <p className="flex flex-wrap items-center gap-2 py-1 text-12 text-muted">
        The first {drawn.toLocaleString('en')} of {count.toLocaleString('en')}.
        <Button
          size="small"
          aria-label={`Show ${MORE} more of ${label}`}
          onClick={() => look.set('drawn', drawn + MORE)}
        >
          Show {MORE} more
        </Button>
        All of them are in the JSON.
      </p>
    ),
  }
}

export function Empty({ value, what }: { value: unknown; what: string }) {
  return (
    <span className="flex min-h-7 items-center text-12 text-muted">{value === undefined ? 'Not given' : what}</span>
  )
}

/** Add an item; say "an empty list" where nothing is given. */
export function ListActions({
  shape,
  lens,
  label,
  value,
}: {
  shape: Shape
  lens: Lens
  label: string
  value: unknown
}) {
  const { root, prefix } = useScope()
  const [view, setView] = useListView(shape, lens, value)
  const item = shapeOf(shape.items, root)
  const items = itemsOf(value)
  const add = () => {
    lens.set([...items, newItem(shape.items, root)])
    refocusField(prefix, [...lens.path, items.length])
  }
  return (
    <>
      {view === 'items' && (
        <Button variant="quiet" size="small" icon="plus" aria-label={`Add an item to ${label}`} onClick={add}>
          Item
        </Button>
      )}
      {view !== 'lines' && canBeLines(item, value) && (
        <Button variant="quiet" size="small" aria-label={`Edit ${label} as lines`} onClick={() => setView('lines')}>
          As lines
        </Button>
      )}
      {view !== 'choices' && canBeChoices(item, value) && (
        <Button variant="quiet" size="small" aria-label={`Choose ${label}`} onClick={() => setView('choices')}>
          As choices
        </Button>
      )}
      {view !== 'items' && (
        <Button variant="quiet" size="small" aria-label={`Edit ${label} as items`} onClick={() => setView('items')}>
          As items
        </Button>
      )}
      {value === undefined && (
        <Button variant="quiet" size="small" aria-label={`Give ${label} as an empty list`} onClick={() => lens.set([])}>
          Empty list
        </Button>
      )}
    </>
  )
}

/** JSON has no "not given" inside a list: text starts empty, what cannot be guessed as null. */
export function newItem(schema: unknown, root: Record<string, unknown>): unknown {
  const start = startValue(schema, root)
  if (start !== undefined) return start
  return shapeOf(schema, root).kind === 'text' ? '' : null
}

export function TupleField({ shape, lens, label, readOnly, value }: CollectionProps) {
  const items = itemsOf(value)
  const count = Math.max(shape.places.length, items.length)
  return (
    <ol className="flex flex-col gap-1" aria-label={label}>
      {Array.from({ length: count }, (_, index) => {
        const extra = index >= shape.places.length
        const name = `${label} item ${index + 1}`
        const buttons =
          extra && !readOnly ? (
            <IconButton
              icon="close"
              size="small"
              label={`Remove ${name}`}
              onClick={() => lens.set(items.filter((_item, at) => at !== index))}
            />
          ) : null
        return (
          <li key={index}>
            <Item
              schema={extra ? (shape.items ?? {}) : shape.places[index]}
              lens={lens}
              index={index}
              id={String(index)}
              label={name}
              block={false}
              buttons={buttons}
            />
          </li>
        )
      })}
    </ol>
  )
}
