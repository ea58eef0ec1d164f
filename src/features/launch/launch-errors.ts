import { ApiError } from '~/api/client'
import { isObject, type JsonObject, type Path } from '~/features/schema-form/json-value'
import type { ServerError } from '~/features/schema-form/problems'
import { parseServerError } from '~/features/schema-form/server-errors'

/** Why a run was not made, and where to show it. */
export interface LaunchFailure {
  message: string
  detail?: string
  /** At parameters of the form. */
  parameters: ServerError[]
  /** At job variables. */
  jobVariables: ServerError[]
  /** The server refused it; else nobody knows whether it made the run. */
  refused: boolean
}

export function launchFailure(error: unknown, parameters: JsonObject): LaunchFailure {
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof ApiError)) return { message, parameters: [], jobVariables: [], refused: false }
  const { status, detail } = error
  const text = typeof detail === 'string' ? detail : message
  const failure = {
    message,
    detail:
      detail === undefined || detail === message
        ? undefined
        : typeof detail === 'string'
          ? detail
          : JSON.stringify(detail, null, 2),
    refused: status >= 400 && status < 500,
  }
  const found = parseServerError(text)
  if (!text.includes('Validation failed')) {
    // Hydration (400) names the variable and not the field.
    const name = /Variable '(.+)' not found in workspace/.exec(text)?.[1]
    const path = name === undefined ? undefined : pathOfVariable(parameters, name)
    return { ...failure, parameters: path ? [{ path, message: text }] : [], jobVariables: [] }
  }
  // 409 is about parameters, 422 about job variables (server/api/validation.py).
  return status === 422
    ? { ...failure, parameters: [], jobVariables: [found] }
    : { ...failure, parameters: [found], jobVariables: [] }
}

function pathOfVariable(value: unknown, name: string, path: Path = []): Path | undefined {
  if (isObject(value) && value.__prefect_kind === 'workspace_variable' && value.variable_name === name) return path
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : []
  for (const [key, held] of inner) {
    const found = pathOfVariable(held, name, [...path, key])
    if (found) return found
  }
  return undefined
}
