import type { LaunchableDeployment } from '~/features/launch/quick-run'
import { check } from '~/features/schema-form/check'
import { isObject } from '~/features/schema-form/json-value'
import type { Preset } from './preset'

/** What pressing a preset leads to. */
export type Fit =
  /** It can be started as it is. */
  | { kind: 'start' }
  /** These parameters have to be given first. */
  | { kind: 'ask'; missing: string[] }
  /** It was made for another schema: the form shows what does not fit. */
  | { kind: 'form' }

/** Whether a preset still fits its deployment, by the checks of the form. */
export function fitOf(preset: Pick<Preset, 'draft' | 'secrets'>, deployment: LaunchableDeployment): Fit {
  const schema: unknown = deployment.parameter_openapi_schema
  const deploymentDefaults = isObject(deployment.parameters) ? deployment.parameters : {}
  const problems = check(schema, preset.draft.parameters, {
    deploymentDefaults,
    enforced: deployment.enforce_parameter_schema !== false,
  })
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {}
  const missing = new Set(preset.secrets.filter((name) => Object.hasOwn(properties, name)))
  for (const { level, missing: absent, path } of problems) {
    const [first] = path
    if (level === 'note') continue
    if (absent && typeof first === 'string' && (path.length === 1 || missing.has(first))) missing.add(first)
    // A parameter that is no more makes the run fail, though the server takes it.
    else if (level === 'error' || (typeof first === 'string' && !Object.hasOwn(properties, first)))
      return { kind: 'form' }
  }
  return missing.size > 0 ? { kind: 'ask', missing: [...missing] } : { kind: 'start' }
}
