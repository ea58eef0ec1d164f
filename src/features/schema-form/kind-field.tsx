import { lazy, Suspense, type ReactNode } from 'react'
import { SegmentedChoice, Switch, TextArea } from '~/ui/fields'
import { controlId, useScope } from './form-context'
import type { Lens, Look } from './form-model'
import { meaningOf, readSpecial, startSpecial, writeSpecial, type Kind } from './kinds'
import type { Shape } from './shape'

const VariablePicker = lazy(() => import('./variable-picker').then((module) => ({ default: module.VariablePicker })))

const KINDS = [
  { value: 'value', label: 'Value' },
  { value: 'json', label: 'JSON' },
  { value: 'jinja', label: 'Template' },
  { value: 'variable', label: 'Variable' },
] as const

/**
 * Any field may be given as JSON text, as a template or by a variable instead of by its own control: a button opens the
 * choice, and the editor of what is chosen stands in place of the control.
 */
export function useKind(
  shape: Shape,
  lens: Lens,
  look: Look,
  label: string,
  value: unknown,
  readOnly: boolean,
  described: { 'aria-describedby'?: string; invalid: boolean },
  /** Not for the branch of a union: the union's own row has the button. */
  offered: boolean,
): { choice?: ReactNode; editor?: ReactNode; button?: ReactNode } {
  const scope = useScope()
  const special = readSpecial(value)
  if (!scope.special || !offered) return {}
  const open = look.get('kinds') === true
  const kind: Kind = special?.kind ?? 'value'
  const shown = !readOnly && (open || special !== undefined)

  const choose = (next: Kind) => {
    if (next === kind) return
    const held = { ...look.get('kindsAside'), [kind]: { value: lens.get() } }
    look.set('kindsAside', held)
    // JSON that was edited is the value, and not what was there before.
    const meant = special && next === 'value' ? meaningOf(special) : undefined
    const kept = meant ?? held[next]
    if (kept) lens.set(kept.value)
    else if (next === 'value') lens.reset()
    else lens.set(startSpecial(next, special ? undefined : value, shape.kind === 'text'))
  }

  const button =
    readOnly || special ? undefined : (
      <button
        type="button"
        aria-expanded={open}
        aria-label={`Give ${label} as JSON, template or variable`}
        title="Give it as JSON, as a template or by a variable"
        onClick={() => look.set('kinds', !open)}
        className="mono grid h-7.5 w-6 shrink-0 place-items-center rounded-md text-12 text-muted hover:bg-hover hover:text-text aria-expanded:bg-selected aria-expanded:text-accent"
      >
        {'{}'}
      </button>
    )
  const choice = shown ? (
    <span className="self-start">
      <SegmentedChoice label={`${label} is given as`} value={kind} options={KINDS} onChange={choose} />
    </span>
  ) : undefined
  if (!special) return { choice, button }

  const id = controlId(scope.prefix, lens.path)
  const change = (text: string) => lens.set(writeSpecial({ ...special, text }))
  const editor =
    special.kind === 'variable' ? (
      <Suspense fallback={null}>
        <VariablePicker
          id={id}
          label={label}
          name={special.text}
          onChange={change}
          readOnly={readOnly}
          {...described}
        />
      </Suspense>
    ) : (
      <>
        <TextArea
          id={id}
          mono
          aria-label={special.kind === 'json' ? `${label} as JSON` : `${label} as a template`}
          rows={Math.min(Math.max(special.text.split('\n').length, 2), 12)}
          value={special.text}
          readOnly={readOnly}
          placeholder={special.kind === 'json' ? '{"any": "JSON"}' : '{{ 1 + 1 }}'}
          onValue={change}
          className="resize-y leading-4.5"
          {...described}
        />
        {special.kind === 'jinja' && (
          <span className="flex flex-wrap items-center gap-x-3 text-12 text-muted">
            <Switch
              checked={special.asJson}
              disabled={readOnly}
              onValue={(asJson) => lens.set(writeSpecial({ ...special, asJson }))}
            >
              Read the result of {label} as JSON
            </Switch>
            Jinja, rendered by the server when it makes the run. {special.asJson ? '' : 'The result is text.'}
          </span>
        )}
      </>
    )
  return { choice, editor, button }
}
