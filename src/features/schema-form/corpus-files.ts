import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseExact } from '~/lib/exact-json'
import type { JsonObject } from './json-value'

/**
 * For tests: schemas that Prefect 3.8.8 served and, for each case, what its `create_flow_run` answered. `received` says
 * whether the Python function accepted the values of the run.
 */
export interface CorpusEntry {
  name: string
  schema: unknown
  order: string[]
  deployment_parameters: JsonObject
  cases: { note: string; values: JsonObject; status: number; detail: string | null; received: boolean | null }[]
}

export function corpus(): CorpusEntry[] {
  const folder = join(import.meta.dirname, 'corpus')
  return readdirSync(folder)
    .toSorted()
    .map((file) => parseExact(readFileSync(join(folder, file), 'utf8')) as CorpusEntry)
}
