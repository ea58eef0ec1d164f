import { Checkbox, Combobox } from '~/ui/fields'
import { controlId, useScope } from './form-context'
import { jsonEquals } from './json-value'
import type { CollectionProps } from './list-field'
import { optionIndex, type Shape } from './shape'

/** From here on a list is searched, not read. */
const SEARCH_ABOVE = 12

/** A list of choices is what is checked, as long as nothing in it is there twice or is no choice. */
export function canBeChoices(item: Shape, value: unknown): boolean {
  if (item.kind !== 'choice' || item.options.length < 2 || item.nullable) return false
  if (value === undefined || value === null) return true
  if (!Array.isArray(value)) return false
  const chosen = (value as unknown[]).map((one) => optionIndex(item, one))
  return chosen.every((index) => index >= 0) && new Set(chosen).size === chosen.length
}

/** Several of many: check boxes, or a list to search. What is chosen later comes later. */
export function MultiChoice({ lens, label, readOnly, value, item }: CollectionProps & { item: Shape }) {
  const { prefix } = useScope()
  const items = Array.isArray(value) ? (value as unknown[]) : []
  const id = controlId(prefix, lens.path)
  if (item.options.length > SEARCH_ABOVE) {
    return (
      <Combobox
        id={id}
        multiple
        label={label}
        placeholder={value === undefined ? 'not given' : 'none chosen'}
        disabled={readOnly}
        options={item.options.map((option, index) => ({ value: String(index), label: option.label }))}
        value={items.map((one) => String(optionIndex(item, one)))}
        onChange={(chosen) => lens.set(chosen.map((index) => item.options[Number(index)]!.value))}
      />
    )
  }
  const has = (option: unknown) => items.some((one) => jsonEquals(one, option))
  return (
    <div id={id} role="group" aria-label={label} className="flex min-h-7.5 flex-wrap items-center gap-x-4 gap-y-1">
      {item.options.map((option, index) => (
        <Checkbox
          key={index}
          checked={has(option.value)}
          disabled={readOnly}
          onValue={(checked) =>
            lens.set(checked ? [...items, option.value] : items.filter((one) => !jsonEquals(one, option.value)))
          }
        >
          {option.label}
        </Checkbox>
      ))}
    </div>
  )
}
