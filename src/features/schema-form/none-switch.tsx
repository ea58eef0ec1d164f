import { Switch } from '~/ui/fields'
import { useScope } from './form-context'
import type { Lens, Look } from './form-model'
import { startValue, type Shape } from './shape'

/** The switch of a nullable field. Choices, booleans and unions have None among their own options. */
export function useNone(shape: Shape, lens: Lens, look: Look, label: string, readOnly: boolean, value: unknown) {
  const { root } = useScope()
  const ownNone =
    shape.kind === 'choice' ||
    shape.kind === 'boolean' ||
    shape.kind === 'union' ||
    shape.kind === 'json' ||
    shape.kind === 'null'
  const offered = !ownNone && (shape.nullable || (value === null && !lens.isItem))
  // Not None any more, but nothing typed yet: None is still what is inherited.
  const open = look.get('notNone') === true && lens.get() === undefined
  const isNone = offered && value === null && !open
  const shown = open || (!ownNone && value === null) ? undefined : value
  if (!offered) return { isNone: false, waiting: false, control: undefined, shown: ownNone ? value : shown }
  const toggle = (none: boolean) => {
    if (none) {
      look.set('noneAside', value === null ? undefined : { value: lens.get() })
      look.set('notNone', false)
      lens.set(null)
      return
    }
    const { default: fallback, ...rest } = shape.schema
    const start = look.get('noneAside')?.value ?? fallback ?? startValue({ ...rest, anyOf: undefined }, root)
    look.set('notNone', true)
    lens.set(start === null ? undefined : start)
  }
  const control = (
    <Switch
      checked={isNone}
      disabled={readOnly}
      aria-label={`${label} is None`}
      onValue={toggle}
      className="text-muted"
    >
      None
    </Switch>
  )
  return { isNone, waiting: offered && open && value === null, control, shown }
}
