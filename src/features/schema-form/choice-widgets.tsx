import { useMemo } from 'react'
import { Combobox, SegmentedChoice, Select } from '~/ui/fields'
import type { ControlProps } from './form-context'
import { optionIndex, optionLabel } from './shape'
import { described } from './text-widgets'

const NONE = 'none'
const OTHER = 'other'
/** From here on a list is searched, not read. */
const SEARCH_ABOVE = 12

/** Values of any JSON type, by their place among the options. A value that is none of them is shown as it is. */
export function ChoiceWidget(props: ControlProps) {
  const { lens, value, readOnly, shape, label, labelled } = props
  const index = value === undefined ? -1 : optionIndex(shape, value)
  const none = shape.nullable && !shape.options.some((option) => option.value === null)
  const stranger = value !== undefined && index < 0 && !(value === null && none)
  const options = useMemo(
    () => [
      ...shape.options.map((option, at) => ({ value: String(at), label: option.label })),
      ...(none ? [{ value: NONE, label: 'None' }] : []),
      ...(stranger ? [{ value: OTHER, label: `${optionLabel(value)} (not one of the choices)` }] : []),
    ],
    [shape, none, stranger, value],
  )
  const chosen = stranger ? OTHER : value === null && none ? NONE : index < 0 ? '' : String(index)
  const choose = (choice: string) => {
    if (choice === OTHER) return
    lens.set(choice === NONE ? null : shape.options[Number(choice)]?.value)
  }
  const { invalid, ...tied } = described(props)
  if (shape.options.length > SEARCH_ABOVE) {
    return (
      <Combobox
        {...tied}
        label={label}
        invalid={invalid}
        disabled={readOnly}
        options={options}
        value={chosen === '' ? null : chosen}
        onChange={(choice) => choice !== null && choose(choice)}
        placeholder="not given"
      />
    )
  }
  return (
    <Select
      {...tied}
      label={labelled ? undefined : label}
      invalid={invalid}
      disabled={readOnly}
      value={chosen}
      options={options}
      onChange={choose}
      placeholder="not given"
    />
  )
}

/** Both values visible, and a third state, nothing chosen, while none is given. */
export function BooleanWidget({ id, lens, value, readOnly, shape, label }: ControlProps) {
  const options = [
    { value: 'true', label: 'true', disabled: readOnly },
    { value: 'false', label: 'false', disabled: readOnly },
    ...(shape.nullable ? [{ value: NONE, label: 'None', disabled: readOnly }] : []),
  ]
  const chosen = value === null ? NONE : value === undefined ? '' : String(value)
  return (
    <div id={id}>
      <SegmentedChoice
        label={label}
        value={chosen}
        options={options}
        onChange={(choice) => lens.set(choice === NONE ? null : choice === 'true')}
      />
    </div>
  )
}

/** A field whose only value is None. */
export function NullWidget({ id, lens, value, readOnly, label }: ControlProps) {
  return (
    <div id={id}>
      <SegmentedChoice
        label={label}
        value={value === null ? NONE : ''}
        options={[{ value: NONE, label: 'None', disabled: readOnly }]}
        onChange={() => lens.set(null)}
      />
    </div>
  )
}
