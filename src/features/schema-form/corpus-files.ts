import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseExact } from '~/lib/exact-json'
import type { JsonObject } from './json-value'

/**
 * For tests: schemas that Prefect 3.8.8 served, and for each case what its three judges said. `<<block:NAME>>` stands for
 * the id of a block document.
 */
export interface CorpusEntry {
  name: string
  schema: unknown
  order: string[]
  deployment_parameters: JsonObject
  /** Of registering the deployment; 422: the server cannot use the schema. */
  deployment_status: number
  cases: CorpusCase[]
}

export interface CorpusCase {
  note: string
  values: JsonObject
  /** Of `create_flow_run`; null where the deployment could not be registered. */
  status: number | null
  detail: string | null
  /** Parameters of the run that was made, where they are not the deployment's with the values laid over. */
  parameters?: JsonObject
  /** What `/ui/schemas/validate` has against the values; absent: nothing. */
  findings?: unknown[]
  /** Absent, or what it answered instead of a verdict. */
  validate_status?: number
  /** Whether the Python function accepted the parameters, and why not; null where there is no function. */
  received: boolean | null
  python?: string
}

export function corpus(): CorpusEntry[] {
  const folder = join(import.meta.dirname, 'corpus')
  return readdirSync(folder)
    .toSorted()
    .map((file) => parseExact(readFileSync(join(folder, file), 'utf8')) as CorpusEntry)
}
