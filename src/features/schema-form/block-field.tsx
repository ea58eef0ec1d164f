import { lazy, Suspense, type ReactNode } from 'react'
import { SegmentedChoice } from '~/ui/fields'
import { referenceOf } from './block-reference'
import { controlId, useScope } from './form-context'
import type { Lens, Look, Looked } from './form-model'
import { isObject } from './json-value'
import { ObjectField } from './object-field'
import { requiredNames } from './schema'
import type { Shape } from './shape'

const BlockPicker = lazy(() => import('./block-picker').then((module) => ({ default: module.BlockPicker })))

type Mode = Looked['block']

/**
 * A block: a saved one by reference, or its fields inline. A type without required fields can be given inline only: the
 * server wants exactly one of the two to fit, and a reference fits such a type as well.
 */
export function useBlock(
  shape: Shape,
  lens: Lens,
  look: Look,
  label: string,
  value: unknown,
  readOnly: boolean,
  described: { 'aria-describedby'?: string; invalid: boolean },
): { control?: ReactNode; nested?: ReactNode } {
  const { prefix, document } = useScope()
  if (shape.kind !== 'block') return {}
  // A block document refers to others in its own fields only (server/models/block_documents.py), and to any.
  const byReference = document ? lens.path.length === 1 : requiredNames(shape.schema).length > 0
  const held: Mode | undefined = referenceOf(value) === undefined ? (isObject(value) ? 'inline' : undefined) : 'saved'
  const mode = held ?? look.get('block') ?? (byReference ? 'saved' : 'inline')
  const choose = (next: Mode) => {
    if (next === mode) return
    const aside = look.get('blockAside')
    look.set('blockAside', { ...aside, [mode]: { value: lens.get() } })
    look.set('block', next)
    lens.set(aside?.[next]?.value)
  }
  const id = controlId(prefix, lens.path)
  const slug = String(shape.schema.block_type_slug)
  const control = (
    <>
      <span>
        <SegmentedChoice
          label={`${label} is`}
          value={mode}
          onChange={choose}
          options={[
            { value: 'saved', label: 'Saved block', disabled: readOnly || (document && !byReference) },
            { value: 'inline', label: 'Inline', disabled: readOnly },
          ]}
        />
      </span>
      {mode === 'saved' && (
        <Suspense fallback={<div className="h-7.5" />}>
          <BlockPicker
            id={id}
            label={label}
            slug={slug}
            value={value}
            onChange={lens.set}
            readOnly={readOnly}
            document={document !== undefined}
            {...described}
          />
        </Suspense>
      )}
      {document && !byReference && (
        <p className="text-12 text-muted">
          Inline: Prefect follows a reference to a saved block in a field of the block itself only.
        </p>
      )}
      {mode === 'saved' && !byReference && !document && (
        <p className="text-12 text-late">
          The server takes a block of type {slug} inline only: none of its fields is required, so it cannot tell a
          reference from one.
        </p>
      )}
    </>
  )
  return {
    control,
    nested: mode === 'inline' ? <ObjectField shape={shape} lens={lens} readOnly={readOnly} /> : undefined,
  }
}
