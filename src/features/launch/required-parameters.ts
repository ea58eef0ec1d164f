import type { Deployment } from '~/api/deployments'

/**
 * Parameters that a person has to give before a run can start: required by the schema, without a default there and
 * without a value in the deployment. Prefect's server fills in the deployment's parameters and nothing else.
 */
export function requiredParameters(
  deployment: Pick<Deployment, 'parameters' | 'parameter_openapi_schema' | 'enforce_parameter_schema'>,
): string[] {
  const schema: unknown = deployment.parameter_openapi_schema
  const parameters = deployment.parameters ?? {}
  if (!isRecord(schema) || !Array.isArray(schema.required)) return []
  return schema.required.filter((name: unknown): name is string => {
    if (typeof name !== 'string' || Object.hasOwn(parameters, name)) return false
    const properties = isRecord(schema.properties) ? schema.properties : {}
    const property: unknown = Object.hasOwn(properties, name) ? properties[name] : undefined
    return !(isRecord(property) && 'default' in property)
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
