import type { NewRun } from '~/api/deployments'
import type { FlowRun } from '~/api/flow-runs'
import { isObject, jsonEquals, type JsonObject } from '~/features/schema-form/json-value'
import { parseExact } from '~/lib/exact-json'
import { parseTime, type TimePreferences, zoneName } from '~/lib/time'
import { parseTypedTime, type TypedTime } from '~/lib/typed-time'

/** Everything a person can say about a run before it starts. */
export interface RunDraft {
  parameters: JsonObject
  /** Empty: the server makes up a name. */
  name: string
  /** When it starts, as it was typed (`tomorrow 9:00`); null: now. */
  later: string | null
  /** The zone that is typed in: an IANA name; empty: the one that all times are shown in. */
  zone: string
  /** When `later` was typed, ISO: `in 2 h` counts from then, and does not wander while the form stands open. */
  typedAt: string
  /** Besides the deployment's own, which the server always adds. */
  tags: string[]
  /** Empty: the deployment's own queue. */
  queue: string
  /** What this run sets otherwise than the deployment. */
  jobVariables: JsonObject
  /** As typed; empty: as the flow itself has it. */
  retries: string
  /** Seconds between two attempts, as typed. */
  retryDelay: string
}

interface Start {
  deployment: { parameters?: unknown; tags?: string[] | null; work_queue_name?: string | null }
  fromRun?: Pick<FlowRun, 'parameters' | 'tags' | 'job_variables' | 'work_queue_name' | 'empirical_policy'>
  /** From `?parameters=`, as the present UI links to this page. */
  given?: JsonObject
}

/** What the form shows first: the deployment's parameters, or everything of an earlier run. */
export function startDraft({ deployment, fromRun, given }: Start): RunDraft {
  const own = asObject(deployment.parameters)
  const tags = deployment.tags ?? []
  const { retries, retry_delay: delay } = fromRun?.empirical_policy ?? {}
  return {
    parameters: fromRun ? asObject(fromRun.parameters) : { ...own, ...given },
    name: '',
    later: null,
    zone: '',
    typedAt: '',
    tags: (fromRun?.tags ?? []).filter((tag) => !tags.includes(tag)),
    queue:
      fromRun?.work_queue_name && fromRun.work_queue_name !== deployment.work_queue_name ? fromRun.work_queue_name : '',
    jobVariables: asObject(fromRun?.job_variables),
    // The engine writes the flow's own number into each run: none at all is nothing to repeat.
    retries: retries ? String(retries) : '',
    retryDelay: retries && delay ? String(delay) : '',
  }
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The body of `POST /deployments/{id}/create_flow_run`. */
export type RunBody = Omit<NewRun, 'deploymentId'>

/** `at` is the instant meant by `later`. */
export function runBody(draft: RunDraft, at: string | null): RunBody {
  const body: RunBody = {}
  const name = draft.name.trim()
  if (name !== '') body.name = name
  if (at !== null) body.state = { type: 'SCHEDULED', state_details: { scheduled_time: at } }
  body.parameters = draft.parameters
  if (draft.tags.length > 0) body.tags = draft.tags
  if (draft.queue !== '') body.work_queue_name = draft.queue
  if (Object.keys(draft.jobVariables).length > 0) body.job_variables = draft.jobVariables
  const retries = wholeNumber(draft.retries)
  if (retries !== undefined) {
    const delay = wholeNumber(draft.retryDelay)
    body.empirical_policy = { retries, ...(delay !== undefined && { retry_delay: delay }) }
  }
  return body
}

/** Undefined for an empty text, and for one that is no whole number from 0. */
export function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined
}

/** The instant that the draft's time means; undefined when it cannot be read, null without one. */
export function startOf(
  draft: Pick<RunDraft, 'later' | 'zone' | 'typedAt'>,
  shown: Pick<TimePreferences, 'timeZone'>,
): TypedTime | null | undefined {
  if (draft.later === null) return null
  return parseTypedTime(draft.later, zoneOf(draft, shown), parseTime(draft.typedAt) ?? undefined)
}

export const zoneOf = ({ zone }: Pick<RunDraft, 'zone'>, shown: Pick<TimePreferences, 'timeZone'>) =>
  zone === '' ? zoneName(shown) : zone

/** `?parameters={"a":1}`, as the present UI writes it; a text that is no object is said to be unreadable. */
export function parametersFromSearch(text: string | null): { given?: JsonObject; problem?: string } {
  if (text === null || text === '') return {}
  try {
    const value = parseExact(text)
    if (isObject(value)) return { given: value }
  } catch {
    // Said below, as for any other text.
  }
  return { problem: 'The parameters in the address are not a JSON object; they were left out.' }
}

/** Only what differs from the start is kept, so that a draft never brings back a default changed since. */
export interface KeptDraft {
  /** When it was kept last, ISO. */
  at: string
  changes: Partial<Omit<RunDraft, 'parameters'>> & { parameters?: JsonObject; removed?: string[] }
  /** Secrets were left out. */
  withoutSecrets: boolean
}

export function draftChanges(draft: RunDraft, start: RunDraft): KeptDraft['changes'] {
  const changes: KeptDraft['changes'] = {}
  const parameters = Object.entries(draft.parameters).filter(
    ([key, value]) => !Object.hasOwn(start.parameters, key) || !jsonEquals(value, start.parameters[key]),
  )
  const removed = Object.keys(start.parameters).filter((key) => !Object.hasOwn(draft.parameters, key))
  if (parameters.length > 0) changes.parameters = Object.fromEntries(parameters)
  if (removed.length > 0) changes.removed = removed
  if (draft.name !== start.name) changes.name = draft.name
  for (const key of ['later', 'zone', 'typedAt', 'retries', 'retryDelay'] as const)
    if (draft[key] !== start[key]) Object.assign(changes, { [key]: draft[key] })
  if (!jsonEquals(draft.tags, start.tags)) changes.tags = draft.tags
  if (draft.queue !== start.queue) changes.queue = draft.queue
  if (!jsonEquals(draft.jobVariables, start.jobVariables)) changes.jobVariables = draft.jobVariables
  return changes
}

export function withChanges(start: RunDraft, { parameters, removed = [], ...rest }: KeptDraft['changes']): RunDraft {
  const kept = Object.entries(start.parameters).filter(([key]) => !removed.includes(key))
  return { ...start, ...rest, parameters: { ...Object.fromEntries(kept), ...parameters } }
}
