import type { CompletionPlace, EditorCompletion } from '~/ui/editor/code-editor'
import { nodeAt } from '~/lib/json-text'
import { declaredNames, type Template } from './template'
import { TYPES, usesOf } from './variables'

/** The keywords of JSON Schema that Prefect's forms and server know, those wanted most first. */
const KEYWORDS = [
  'title',
  'description',
  'type',
  'default',
  'enum',
  'format',
  'position',
  'items',
  'properties',
  'additionalProperties',
  'required',
  'anyOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'examples',
  'const',
  'allOf',
  'oneOf',
  'not',
  '$ref',
  'deprecated',
]
const FORMATS = [
  'password',
  'date-time',
  'date',
  'time',
  'duration',
  'uuid',
  'uri',
  'email',
  'multiline',
  'json-string',
]
/** What every worker reads (workers/base.py, `BaseJobConfiguration`). */
const EVERY_JOB = ['command', 'env', 'labels', 'name']

/** What may be written at a place of the template: keys and values that it, its schema or its type know. */
export function completionsFor(template: Template, published: Template | undefined) {
  const declared = declaredNames(template)
  const keysAt = (of: Template | undefined, path: readonly (string | number)[]) => {
    const node = of?.json.root && nodeAt(of.json.root, path)
    return node?.kind === 'object' ? node.members.map(({ key }) => key) : []
  }
  return ({ path, role }: CompletionPlace): EditorCompletion[] => {
    const [first, second, third] = path
    if (role === 'key') {
      if (path.length === 0) return keys(['job_configuration', 'variables'], true)
      if (first === 'job_configuration') {
        if (path.length > 1) return keys(keysAt(published, path))
        return [...new Set([...EVERY_JOB, ...keysAt(published, path), ...declared])].map((name) => ({
          label: name,
          insert: declared.includes(name) ? `${JSON.stringify(name)}: "{{ ${name} }}"` : `${JSON.stringify(name)}: `,
        }))
      }
      if (first !== 'variables') return []
      if (path.length === 1)
        return keys(['type', 'properties', 'required', 'title', 'description', 'definitions', '$defs'])
      if (second === 'properties' && path.length === 2) {
        // What a placeholder wants and nobody declares, then what the type has.
        const wanted = [...usesOf(template).keys()].filter((name) => !declared.includes(name))
        return keys([...new Set([...wanted, ...keysAt(published, path)])], true)
      }
      // The names of an inner object are the person's own.
      return ['properties', '$defs', 'definitions', 'patternProperties'].includes(String(path.at(-1))) ||
        path.includes('default')
        ? []
        : keys(KEYWORDS)
    }
    if (first !== 'variables') return []
    const key = path.at(-1)
    if (second === 'required' && third !== undefined) return values(declared)
    if (key === 'type') return values([...TYPES, 'null'])
    if (key === 'format') return values(FORMATS)
    return []
  }
}

const keys = (names: readonly string[], holdsObject = false): EditorCompletion[] =>
  names.map((name) => ({ label: name, insert: `${JSON.stringify(name)}: ${holdsObject ? '{}' : ''}` }))
const values = (names: readonly string[]): EditorCompletion[] =>
  names.map((name) => ({ label: name, insert: JSON.stringify(name) }))
