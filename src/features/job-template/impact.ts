import type { PoolDeployment } from '~/api/work-pool-edits'
import { check } from '~/features/schema-form/check'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { printExact } from '~/lib/exact-json'
import { withoutKeywords } from './findings'
import { secretNames } from './secret-defaults'
import { defaultsOf, declaredNames, variablesSchema, type Template } from './template'
import { requiredOf, usesOf } from './variables'

/** What a template means for one deployment that it did not mean before. */
export interface DeploymentImpact {
  deployment: PoolDeployment
  /** Why its runs would be refused that are not refused now. */
  refused: string[]
  /** Its overrides that would have no effect any more, and why. */
  lost: string[]
}

export interface Impact {
  /** Those of the deployments looked at that override something, and go on as they are. */
  untouched: PoolDeployment[]
  breaking: DeploymentImpact[]
}

/** The variable that an override sets: `env.FOO` sets a part of `env` (workers/base.py). */
const variableOf = (key: string): string => key.split(/[.[]/)[0] ?? key

/** By variable: the deployments that override it. */
export function overridesByVariable(deployments: readonly PoolDeployment[]): Map<string, PoolDeployment[]> {
  const found = new Map<string, PoolDeployment[]>()
  for (const deployment of deployments) {
    for (const name of new Set(Object.keys(deployment.overrides).map(variableOf)))
      found.set(name, [...(found.get(name) ?? []), deployment])
  }
  return found
}

/**
 * Which deployments would feel that `next` takes the place of `saved`. As `create_flow_run` checks job variables
 * (server/api/validation.py): defaults that fit and the overrides of the deployment, by the schema of the variables;
 * what the schema does not know is let through, and the worker finds no placeholder for it.
 */
export function impactOf(saved: Template, next: Template, deployments: readonly PoolDeployment[]): Impact {
  // An empty template is one that the first worker still writes: nobody knows what it will have.
  if (next.empty) return { untouched: [], breaking: [] }
  const before = judgeOf(saved)
  const after = judgeOf(next)
  const [known, uses] = [new Set(declaredNames(next)), usesOf(next)]
  const [knew, used] = [new Set(declaredNames(saved)), usesOf(saved)]
  const all = deployments.map((deployment): DeploymentImpact => {
    const { overrides } = deployment
    const were = new Set(before(overrides))
    const refused = after(overrides).filter((problem) => !were.has(problem))
    const lost = Object.keys(overrides).flatMap((key) => {
      const name = variableOf(key)
      if (knew.has(name) && !known.has(name)) return [`${key} is set, and there is no variable ${name} any more`]
      if (name !== 'env' && used.has(name) && !uses.has(name))
        return [`${key} is set, and nothing uses ${name} any more`]
      return []
    })
    return { deployment, refused, lost }
  })
  const breaking = all.filter(({ refused, lost }) => refused.length + lost.length > 0)
  const broken = new Set(breaking.map(({ deployment }) => deployment))
  const overriding = deployments.filter(({ overrides }) => Object.keys(overrides).length > 0)
  return { untouched: overriding.filter((deployment) => !broken.has(deployment)), breaking }
}

type Judge = (overrides: JsonObject) => string[]
const judges = new WeakMap<Template, Judge>()

/** Of the saved template it is made once, however often the other changes. */
function judgeOf(template: Template): Judge {
  const judge = judges.get(template) ?? newJudge(template)
  judges.set(template, judge)
  return judge
}

/** What the server would say about overrides, in words; the same values are judged once. */
function newJudge(template: Template): Judge {
  const schema = variablesSchema(template)
  if (!schema || template.json.mistake) return () => []
  // Without `default` a variable takes null, as the server lets it (`allow_none_with_default`).
  const checked = withoutKeywords(schema, ['default']) as Schema
  const properties = isObject(checked.properties) ? checked.properties : {}
  const { properties: _, required: __, ...root } = checked
  const required = requiredOf(template)
  const secrets = new Set(secretNames(template.json.text))
  // Rules that look at several variables at once; without them each value stands for itself.
  const whole = [
    'allOf',
    'anyOf',
    'oneOf',
    'if',
    'not',
    'dependentRequired',
    'dependentSchemas',
    'dependencies',
    'patternProperties',
    'propertyNames',
    'additionalProperties',
    'minProperties',
    'maxProperties',
  ].some((key) => Object.hasOwn(root, key))
  const said = new Map<string, string[]>()
  const problemsOf = (
    names: readonly string[],
    values: JsonObject,
    asked: ReadonlySet<string> = required,
  ): string[] => {
    const one: Schema = {
      ...root,
      // A required variable does not take null; whether it is given is asked apart.
      required: [...asked].filter((name) => Object.hasOwn(values, name)),
      properties: Object.fromEntries(
        names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]),
      ),
    }
    return check(one, values, { unknownKeys: 'ignored' })
      .filter(({ level }) => level === 'error')
      .map(({ path, message }) => {
        // The sentence quotes the value.
        const said = secrets.has(String(path[0])) ? 'its value does not fit' : message
        return `${path.length > 0 ? `${path.join(' → ')}: ` : ''}${said}`
      })
  }
  const defaults = defaultsOf(template)
  const fits = Object.entries(defaults).filter(
    // Of a default null is let through only where the schema says so.
    ([name, value]) => isReference(value) || problemsOf([name], { [name]: value }, new Set([name])).length === 0,
  )
  const given = new Set(fits.map(([name]) => name))
  // "If we find defaults that are invalid, we have to ignore required fields."
  const invalid = given.size < Object.keys(defaults).length
  const missing = invalid ? [] : [...required].filter((name) => !given.has(name))
  const everything = Object.keys(properties)
  return (overrides) => {
    const key = printExact(overrides)
    const known = said.get(key)
    if (known) return known
    const problems = missing
      .filter((name) => !Object.hasOwn(overrides, name))
      .map((name) => `${name} is required, and nobody gives it`)
    if (whole) {
      const values = fits.filter(([, value]) => !isReference(value))
      problems.push(...problemsOf(everything, { ...Object.fromEntries(values), ...overrides }))
    } else {
      for (const [name, value] of Object.entries(overrides)) {
        if (!Object.hasOwn(properties, name)) continue
        const each = `${name} ${printExact(value)}`
        const found = said.get(each) ?? problemsOf([name], { [name]: value })
        said.set(each, found)
        problems.push(...found)
      }
    }
    said.set(key, problems)
    return problems
  }
}

/** Only the server can look a block up; it is taken to fit. */
const isReference = (value: unknown) => isObject(value) && Object.hasOwn(value, '$ref')
