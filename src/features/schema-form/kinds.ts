import { parseExact, printExact } from '~/lib/exact-json'
import { isObject } from './json-value'

/**
 * How a value is given (prefect/utilities/schema_tools/hydration.py): as itself, as JSON text, as a Jinja template or by
 * the name of a workspace variable. The server fills the last three in when it makes the run.
 */
export type Kind = 'value' | 'json' | 'jinja' | 'variable'

export interface Special {
  kind: Exclude<Kind, 'value'>
  /** JSON text, template, or name of the variable. */
  text: string
  /** jinja: a template gives text; wrapped in `json`, the text is read as JSON. */
  asJson: boolean
}

/** The special value in a form that can be edited as such; undefined for any other, which is shown as JSON. */
export function readSpecial(value: unknown): Special | undefined {
  if (!isObject(value) || typeof value.__prefect_kind !== 'string') return undefined
  const only = (key: string) => Object.keys(value).every((own) => own === '__prefect_kind' || own === key)
  switch (value.__prefect_kind) {
    case 'json': {
      if (!only('value')) return undefined
      if (typeof value.value === 'string') return { kind: 'json', text: value.value, asJson: false }
      const inner = readSpecial(value.value)
      return inner?.kind === 'jinja' && !inner.asJson ? { ...inner, asJson: true } : undefined
    }
    case 'jinja':
      return only('template') && typeof value.template === 'string'
        ? { kind: 'jinja', text: value.template, asJson: false }
        : undefined
    case 'workspace_variable':
      return only('variable_name') && typeof value.variable_name === 'string'
        ? { kind: 'variable', text: value.variable_name, asJson: false }
        : undefined
    default:
      return undefined
  }
}

export function writeSpecial({ kind, text, asJson }: Special): unknown {
  switch (kind) {
    case 'json':
      return { __prefect_kind: 'json', value: text }
    case 'jinja': {
      const template = { __prefect_kind: 'jinja', template: text }
      return asJson ? { __prefect_kind: 'json', value: template } : template
    }
    case 'variable':
      return { __prefect_kind: 'workspace_variable', variable_name: text }
  }
}

/** The first special value when a person turns to `kind`; what was there before is its start where it can be. */
export function startSpecial(kind: Special['kind'], value: unknown, isText: boolean): unknown {
  if (kind === 'json')
    return writeSpecial({ kind, text: value === undefined ? 'null' : printExact(value, 2), asJson: false })
  if (kind === 'variable') return writeSpecial({ kind, text: '', asJson: false })
  const text = isText && typeof value === 'string' ? value : ''
  return writeSpecial({ kind, text, asJson: !isText })
}

/** What a special value means without the server, where that can be told. */
export function meaningOf(special: Special): { value: unknown } | undefined {
  if (special.kind !== 'json') return undefined
  try {
    return { value: parseExact(special.text) }
  } catch {
    return undefined
  }
}
