import { formatVerdict } from './formats'
import { getAt, isObject, type JsonObject, type Path } from './json-value'
import type { Problem, ServerError } from './problems'

/**
 * Prefect has three judges. `create_flow_run` decides about the launch and is foretold here (check.ts); Python decides
 * when the run starts; `/ui/schemas/validate` is asked while one types. It knows the values of workspace variables, which
 * the page does not, and it is strict about formats, which nobody else is. So each of its findings is weighed.
 */
export function weighed(
  findings: readonly ServerError[],
  local: readonly Problem[],
  values: JsonObject,
  enforced = true,
): Problem[] {
  return findings.flatMap((finding) => {
    const problem = weigh(finding, local, values)
    if (!problem) return []
    // Hydration comes before the check and without regard to enforcement.
    const checked = problem.level !== 'error' || enforced || NOT_HYDRATED.test(problem.message)
    return checked
      ? [problem]
      : [{ ...problem, level: 'warning', source: 'local', message: `Not checked by the server: ${problem.message}` }]
  })
}

function weigh({ path, message }: ServerError, local: readonly Problem[], values: JsonObject): Problem | undefined {
  const error: Problem = { path, message, level: 'error', source: 'server' }
  if (NOT_HYDRATED.test(message)) return error
  const format = FORMAT.exec(message)
  const fromVariable = !format && holds('workspace_variable', values, path)
  // Where the page has said what is wrong, in or around the place, the strict judge only says it less well.
  const said = local.filter((one) => isWithin(one.path, path) || (one.path.length > 0 && isWithin(path, one.path)))
  if (said.some((one) => one.level === 'error' || !fromVariable)) return undefined
  if (fromVariable) return error
  // The text of a variable is seen here first: Python may be more lenient, or refuse it as well.
  const verdict = format && formatVerdict(format[2]!, format[1]!)
  if (verdict) return { path, ...verdict, source: 'local' }
  // A format or a branch is what only this judge looks at.
  if (format || BRANCHES.test(message) || holds('jinja', values, path)) {
    return {
      path,
      message: `The server’s strict check says: ${message}. A run is started all the same.`,
      level: 'note',
      source: 'local',
    }
  }
  return error
}

/** Hydration comes before the check, for creating a run as well. */
const NOT_HYDRATED = /^(?:Variable '.*' not found in workspace|Invalid jinja|Invalid JSON)/s
const FORMAT = /^['"](.*)['"] is not a '([\w-]+)'$/s
const BRANCHES = /is (?:not )?valid under (?:any|each) of/

function isWithin(inner: Path, outer: Path): boolean {
  return outer.length <= inner.length && outer.every((key, index) => String(key) === String(inner[index]))
}

/** Whether a value of this `__prefect_kind` is at a place, around it or in it. */
function holds(kind: string, values: unknown, path: Path): boolean {
  for (let length = 1; length < path.length; length += 1) {
    const around = getAt(values, path.slice(0, length))
    if (isObject(around) && '__prefect_kind' in around) return within(kind, around)
  }
  return within(kind, getAt(values, path))
}

function within(kind: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => within(kind, item))
  if (!isObject(value)) return false
  return value.__prefect_kind === kind || Object.values(value).some((held) => within(kind, held))
}

const AT_BRANCHES = /is not valid under any of the given schemas|is valid under each of/

/**
 * What a refused launch said, at the field that causes it: the server reports what is wrong inside a union at the union.
 * Where the page found errors inside, these are the ones the server means.
 */
export function placed(errors: readonly ServerError[], local: readonly Problem[]): Problem[] {
  return errors.flatMap((error): Problem[] => {
    const whole: Problem = { ...error, level: 'error', source: 'server' }
    if (!AT_BRANCHES.test(error.message)) return [whole]
    const inside = local.filter(
      (one) => one.level === 'error' && one.path.length > error.path.length && isWithin(one.path, error.path),
    )
    return inside.length === 0 ? [whole] : inside.map((one) => ({ ...one, source: 'server' as const }))
  })
}
