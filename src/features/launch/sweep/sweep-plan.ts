import { check } from '~/features/schema-form/check'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { placeWords } from '~/features/schema-form/problems'
import type { Schema } from '~/features/schema-form/schema'
import { shapeOf } from '~/features/schema-form/shape'
import { parseCsv } from './csv'
import { digestOf } from './digest'
import type { SweepDraft } from './sweep-draft'
import { type Cell, cellOf, MOST_RUNS, parseValues } from './sweep-values'

export interface PlannedRun {
  /** Same values, same digest: the run's part of the idempotency key. */
  digest: string
  parameters: JsonObject
  /** Of the parameters that vary, in their order. */
  cells: Cell[]
  /** Why this run cannot be started, or would fail. */
  faults: string[]
}

export interface SweepPlan {
  names: string[]
  runs: PlannedRun[]
  /** Why there is no plan at all. */
  fault?: string
  /** Combinations that were given twice and are started once. */
  repeated: number
}

interface Options {
  schema: unknown
  /** The parameters that all runs share. */
  base: JsonObject
  deploymentDefaults: JsonObject
  enforced: boolean
}

/** The runs that a draft means, each checked as the server will check it. */
export function sweepPlan(draft: SweepDraft, options: Options): SweepPlan {
  const root: Schema = isObject(options.schema) ? options.schema : {}
  const properties = isObject(root.properties) ? root.properties : {}
  const nothing = (fault?: string): SweepPlan => ({ names: [], runs: [], fault, repeated: 0 })
  let columns: Columns
  try {
    columns = draft.how === 'table' ? tableColumns(draft.table, properties, root) : listColumns(draft, properties, root)
  } catch (error) {
    return nothing(error instanceof Error ? error.message : String(error))
  }
  const { names, rows } = columns
  const secret = names.find((name) => shapeOf(properties[name], root).secret)
  if (secret !== undefined) return nothing(`${secret} is a secret: it can be given once for all runs, not varied.`)
  if (rows.length > MOST_RUNS)
    return nothing(`${rows.length.toLocaleString('en')} runs are more than the ${MOST_RUNS} of a sweep.`)
  const runs = new Map<string, PlannedRun>()
  for (const cells of rows) {
    const run = plannedRun(names, cells, options)
    if (!runs.has(run.digest)) runs.set(run.digest, run)
  }
  return { names, runs: [...runs.values()], repeated: rows.length - runs.size }
}

interface Columns {
  names: string[]
  rows: Cell[][]
}

function listColumns({ how, varied }: SweepDraft, properties: JsonObject, root: Schema): Columns {
  const given = varied.filter(({ name, values }) => name !== '' && values.trim() !== '')
  const names = given.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`${twice} is varied twice.`)
  const columns = given.map(({ name, values }) => {
    try {
      return parseValues(values, properties[name], root)
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  })
  if (columns.length === 0) return { names, rows: [] }
  if (how === 'zip') {
    const [first = []] = columns
    const other = columns.findIndex((column) => column.length !== first.length)
    if (other > 0)
      throw new Error(
        `${names[0]} has ${first.length} values and ${names[other]} has ${columns[other]!.length}: side by side they have to be as many.`,
      )
    return { names, rows: first.map((_, index) => columns.map((column) => column[index]!)) }
  }
  const count = columns.reduce((product, column) => product * column.length, 1)
  if (count > MOST_RUNS)
    throw new Error(
      `${count.toLocaleString('en')} runs are more than the ${MOST_RUNS.toLocaleString('en')} of a sweep.`,
    )
  return {
    names,
    rows: columns.reduce<Cell[][]>((rows, column) => rows.flatMap((row) => column.map((cell) => [...row, cell])), [[]]),
  }
}

function tableColumns(text: string, properties: JsonObject, root: Schema): Columns {
  const [head, ...body] = parseCsv(text)
  if (!head) return { names: [], rows: [] }
  const names = head.map((name) => name.trim())
  const unknown = names.filter((name) => !Object.hasOwn(properties, name))
  if (unknown.length > 0)
    throw new Error(
      `The first line names the parameters, and there is none called ${unknown.map((name) => name || '“”').join(', ')}.`,
    )
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`The first line has ${twice} twice.`)
  const wrong = body.findIndex((row) => row.length > names.length)
  if (wrong >= 0)
    throw new Error(`Line ${wrong + 2} has ${body[wrong]!.length} cells, the first line names ${names.length}.`)
  return {
    names,
    rows: body.map((row) =>
      names.map((name, at) => {
        const cell = (row[at] ?? '').trim()
        return cell === '' ? { text: '' } : cellOf(cell, shapeOf(properties[name], root), root)
      }),
    ),
  }
}

function plannedRun(names: readonly string[], cells: Cell[], options: Options): PlannedRun {
  const { schema, base, deploymentDefaults, enforced } = options
  const parameters = { ...base }
  const faults: string[] = []
  cells.forEach(({ value, fault }, at) => {
    const name = names[at]!
    if (fault !== undefined) faults.push(`${name}: ${fault}`)
    if (value === undefined) delete parameters[name]
    else parameters[name] = value
  })
  if (faults.length === 0) {
    const problems = check(schema, parameters, { deploymentDefaults, enforced })
    for (const { level, path, message } of problems)
      if (level === 'error') faults.push(`${placeWords(path, schema)}: ${message}`)
  }
  // Cells that cannot be read are told apart by their text.
  const said = faults.length > 0 ? cells.map(({ text }) => text) : []
  return { digest: digestOf([parameters, said]), parameters, cells, faults }
}
