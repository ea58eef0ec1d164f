import { ApiError } from '~/api/client'
import type { Variable, VariableContent } from '~/api/variables'
import { draftOfValue, readValue, sameValue, type ValueDraft } from './value-words'

export interface VariableDraft {
  name: string
  value: ValueDraft
  tags: string[]
}

export const emptyDraft: VariableDraft = { name: '', value: { lens: 'text', source: '' }, tags: [] }

export const draftOf = ({ name, value, tags }: VariableContent): VariableDraft => ({
  name,
  value: draftOfValue(value),
  tags,
})

const LONGEST_NAME = 255

/** prefect/types/names.py, VariableName. The server lets a name be empty; nobody could ask for it. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'A variable needs a name.'
  if (!/^[a-z0-9_-]+$/.test(name)) return 'Only lower-case letters, digits, _ and - are allowed.'
  if (name.length > LONGEST_NAME) return `${name.length} characters: ${LONGEST_NAME} are allowed.`
  return undefined
}

/** The nearest name that the server takes: "Data Region" → data_region. */
export const allowedName = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST_NAME)

/** What differs from the variable it was made of; a value that cannot be read counts as different. */
export function changesIn(draft: VariableDraft, base: VariableContent): Partial<VariableContent> {
  const changes: Partial<VariableContent> = {}
  if (draft.name !== base.name) changes.name = draft.name
  const read = readValue(draft.value)
  if (read.fault !== undefined || !sameValue(read.value, base.value)) changes.value = read.value
  if (!sameValue(draft.tags, base.tags)) changes.tags = draft.tags
  return changes
}

export const isChanged = (draft: VariableDraft, base: VariableContent) => Object.keys(changesIn(draft, base)).length > 0

export const contentOf = ({ name, value, tags }: Variable): VariableContent => ({ name, value, tags })

export interface RefusedFields {
  name?: string
  value?: string
  tags?: string
  /** What belongs to no field. */
  rest?: string
}

const withoutPrefix = (message: string) => message.replace(/^Value error, /, '')

/** A refusal placed at its fields: 409 is the name that is taken, 422 says where (pydantic's `loc`). */
export function refusedFields(error: unknown, name: string): RefusedFields {
  if (!(error instanceof ApiError)) return { rest: error instanceof Error ? error.message : String(error) }
  // A rename gets "Data integrity conflict", which would send people to the server's log.
  if (error.status === 409) return { name: `There is already a variable named ${name}.` }
  if (error.status !== 422 || !Array.isArray(error.detail)) return { rest: error.message }
  const fields: RefusedFields = {}
  for (const each of error.detail as unknown[]) {
    const [, field] = isRecord(each) && Array.isArray(each.loc) ? (each.loc as unknown[]) : []
    const message = isRecord(each) && typeof each.msg === 'string' ? withoutPrefix(each.msg) : JSON.stringify(each)
    const place = field === 'name' || field === 'value' || field === 'tags' ? field : 'rest'
    // A union of types complains once a type: the first is enough.
    fields[place] ??= message
  }
  return fields
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
