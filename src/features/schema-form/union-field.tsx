import { useEffect, useMemo, type ReactNode } from 'react'
import { SegmentedChoice, Select, type Option } from '~/ui/fields'
import { referenceOf } from './block-reference'
import { branchOf } from './branches'
import { controlId, useScope } from './form-context'
import type { Lens, Look } from './form-model'
import { fits, shapeOf, startValue, type Shape } from './shape'
import { isValid } from './validator'

const NONE = 'none'

/**
 * A union: a choice of its branches and the fields of the open one. Which branch is open is kept apart from the value,
 * and what was given in another branch is set aside, so that going there and back loses nothing.
 */
export function useUnion(
  shape: Shape,
  lens: Lens,
  look: Look,
  label: string,
  readOnly: boolean,
  value: unknown,
): { control: ReactNode; nested?: ReactNode } {
  const { root, prefix, document, FieldBody } = useScope()
  const { model } = lens
  const opened = look.get('branch')
  const isUnion = shape.kind === 'union'
  const isNone = value === null && shape.nullable && opened === undefined

  const current = (): number | undefined => {
    if (!isUnion || isNone) return undefined
    if (opened) {
      if (opened.epoch === model.epoch || value === undefined) return opened.index
      // Replaced from outside: what was open stays open as long as it fits.
      const branch = shape.branches.find(({ index }) => index === opened.index)
      if (branch && isValid(branch.schema, value, root)) return opened.index
    }
    if (value === undefined || value === null) return undefined
    // The branch a value was found to belong to stays open while it is edited: a half-typed value fits nowhere, and a
    // look at each of a hundred branches is nothing for a key press.
    const found = look.get('branchFound')
    const there = found && shape.branches.some((branch) => branch.index === found.index)
    if (there && found.epoch === model.epoch && lens.get() !== undefined) return found.index
    // A reference fits any type of block: the one it refers to tells.
    const referred = document?.types[referenceOf(value) ?? '']
    const ofType = referred
      ? shape.branches.find((branch) => shapeOf(branch.schema, root).schema.block_type_slug === referred)
      : undefined
    const index = ofType?.index ?? branchOf(shape, value, root)
    if (index !== undefined) look.keep('branchFound', { index, epoch: model.epoch })
    return index
  }
  const index = current()
  const { place } = lens

  useEffect(() => {
    if (!isUnion) return undefined
    model.noteBranch(place, index)
    return () => model.noteBranch(place, undefined)
  }, [model, place, index, isUnion])

  // Made once: there may be hundreds, and a key press in the open branch is none of their business.
  const options = useMemo(() => (isUnion ? choices(shape, readOnly) : []), [isUnion, shape, readOnly])
  if (!isUnion) return { control: null }

  const choose = (choice: string) => {
    const given = lens.get()
    const aside = look.get('branchesAside')
    if (index !== undefined) look.set('branchesAside', { ...aside, [index]: { value: given } })
    if (choice === NONE) {
      look.set('branch', undefined)
      lens.set(null)
      return
    }
    const next = Number(choice)
    const branch = shape.branches.find((candidate) => candidate.index === next)!
    look.set('branch', { index: next, epoch: model.epoch })
    const kept = aside?.[next]
    lens.set(kept ? kept.value : startValue(branch.schema, root))
  }

  const chosen = isNone ? NONE : index === undefined ? '' : String(index)
  const few = options.length <= 5 && options.reduce((sum, option) => sum + option.label.length, 0) <= 48
  const id = controlId(prefix, lens.path)
  const choice = few ? (
    <div id={id} className="max-w-full overflow-x-auto">
      <SegmentedChoice label={label} value={chosen} onChange={choose} options={options} />
    </div>
  ) : (
    <Select id={id} label={label} value={chosen} onChange={choose} options={options} placeholder="Choose…" />
  )
  const branch = shape.branches.find((candidate) => candidate.index === index)
  if (!branch) return { control: choice }
  // The branch sees the value only when it could be its own; a value of another kind stays with the union.
  const inner = shapeOf(branch.schema, root)
  const body = fits(value, inner) ? (
    <FieldBody key={index} schema={branch.schema} lens={lens} label={label} required branch />
  ) : null
  return inner.kind === 'object'
    ? { control: choice, nested: body }
    : {
        control: (
          <>
            {choice}
            {body}
          </>
        ),
      }
}

function choices(shape: Shape, disabled: boolean): Option[] {
  const branches = shape.branches.map((branch) => ({ value: String(branch.index), label: branch.label, disabled }))
  return shape.nullable ? [...branches, { value: NONE, label: 'None', disabled }] : branches
}
