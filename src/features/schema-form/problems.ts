import { isObject, jsonEquals, pointer, type Path } from './json-value'

/**
 * - `error`: the create call will refuse it, or has refused it.
 * - `warning`: the server accepts it, but the run will probably fail.
 * - `note`: only the server's strict check dislikes it; the run works.
 */
type ProblemLevel = 'error' | 'warning' | 'note'

export interface Problem {
  path: Path
  level: ProblemLevel
  message: string
  /** `server`: said by the server about what was sent; `text`: the field holds text that is no JSON yet. */
  source: 'local' | 'server' | 'text'
  /** Nothing is given yet where something must be: to be done, rather than done wrong. */
  missing?: boolean
}

/** What the caller of a form hears after each check. */
export interface Validity {
  problems: readonly Problem[]
  errors: number
  /** How many of the errors are only fields still to be filled in. */
  missing: number
  warnings: number
  notes: number
  /** Fields whose text is no JSON: what they show is not in the value, so nothing should be sent. */
  unreadable: readonly Path[]
}

/** Problems the caller knows from the server, see `server-errors.ts`. */
export interface ServerError {
  path: Path
  message: string
}

const RANK: Record<ProblemLevel, number> = { error: 0, warning: 2, note: 3 }

/** What is wrong comes before what is still to be filled in. */
function rank(problem: Problem): number {
  return RANK[problem.level] + (problem.level === 'error' && problem.missing ? 1 : 0)
}

export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => rank(a) - rank(b))
}

export function validityOf(problems: readonly Problem[]): Validity {
  const count = (level: ProblemLevel) => problems.filter((problem) => problem.level === level).length
  return {
    problems,
    errors: count('error'),
    missing: problems.filter((problem) => problem.missing && problem.level === 'error').length,
    warnings: count('warning'),
    notes: count('note'),
    unreadable: problems.filter((problem) => problem.source === 'text').map((problem) => problem.path),
  }
}

export function byPlace(problems: readonly Problem[]): Map<string, Problem[]> {
  const places = new Map<string, Problem[]>()
  for (const problem of problems) {
    const place = pointer(problem.path)
    places.set(place, [...(places.get(place) ?? []), problem])
  }
  return places
}

export function sameProblems(a: readonly Problem[] | undefined, b: readonly Problem[] | undefined): boolean {
  return a === b || jsonEquals(plain(a), plain(b))
}

function plain(problems: readonly Problem[] | undefined): unknown {
  return problems?.map(({ level, message, source }) => [level, message, source])
}

/** The same problems at the same places. */
export function sameFindings(a: readonly Problem[], b: readonly Problem[]): boolean {
  return sameProblems(a, b) && a.every((problem, index) => jsonEquals(problem.path, b[index]!.path))
}

/** `item 2 → name`: a place inside another. */
export function insideWords(keys: Path): string {
  return keys.map((key) => (typeof key === 'number' ? `item ${key + 1}` : key)).join(' → ')
}

/** `second → subject`, with the titles of the fields where the schema has better names than its keys. */
export function placeWords(path: Path, schema: unknown): string {
  const [first, ...rest] = path
  if (first === undefined) return 'The values as a whole'
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {}
  const property = Object.hasOwn(properties, first) ? properties[first] : undefined
  const title = isObject(property) && typeof property.title === 'string' ? property.title : String(first)
  return rest.length === 0 ? title : `${title} → ${insideWords(rest)}`
}
