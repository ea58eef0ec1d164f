import type { Variable, VariableContent } from '~/api/variables'
import { isObject, type JsonObject } from '~/features/schema-form/json-value'
import { parseExact, printExact } from '~/lib/exact-json'
import type { RunDraft } from '~/features/launch/run-draft'
import { digestOf } from '~/features/launch/sweep/digest'

/**
 * A filled form under a name. It is kept at the server as a Prefect variable, so that everybody sees it: one variable
 * a preset, because a value has 5,000 bytes; its value is a text with the JSON in it, because the database rounds the
 * numbers of JSON values (5.0 becomes 5) and leaves a text as it is. Secrets are never in it.
 */
export interface Preset {
  /** The variable it is kept in. */
  variable: string
  label: string
  deployment: { id: string; name: string }
  /** What the run is to have, as in the form. */
  draft: PresetDraft
  /** Parameters whose secrets were left out: they are asked for when it is pressed. */
  secrets: string[]
}

export type PresetDraft = Pick<
  RunDraft,
  'parameters' | 'name' | 'tags' | 'queue' | 'jobVariables' | 'retries' | 'retryDelay'
>

const TAG = 'podium-preset'
const PREFIX = 'podium_preset_'
/** prefect/types/__init__.py, MAX_VARIABLE_VALUE_LENGTH: of the compact JSON, in bytes. */
const LONGEST = 5000

/** All presets, or those of one deployment. */
export const presetTags = (deploymentId?: string) =>
  deploymentId === undefined ? [TAG] : [TAG, `${TAG}:${deploymentId}`]

/** The same name is the same variable, so that two people who save it at once do not make two. */
export const presetVariable = (deploymentId: string, label: string) =>
  `${PREFIX}${deploymentId.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}_${digestOf(label.trim())}`

interface Content {
  label: string
  deployment: Preset['deployment']
  /** Without its secrets. */
  draft: PresetDraft
  /** The parameters that had some. */
  secrets: readonly string[]
}

/** The variable for a preset, or why it cannot be kept. */
export function presetContent({
  label,
  deployment,
  draft,
  secrets,
}: Content): { content: VariableContent } | { fault: string } {
  const name = label.trim()
  if (name === '') return { fault: 'Give it a name.' }
  const value = printExact({
    label: name,
    deployment: deployment.name,
    parameters: draft.parameters,
    ...(draft.name !== '' && { name: draft.name }),
    ...(draft.tags.length > 0 && { tags: draft.tags }),
    ...(draft.queue !== '' && { queue: draft.queue }),
    ...(Object.keys(draft.jobVariables).length > 0 && { jobVariables: draft.jobVariables }),
    ...(draft.retries !== '' && { retries: draft.retries, retryDelay: draft.retryDelay }),
    ...(secrets.length > 0 && { secrets }),
  })
  const size = new TextEncoder().encode(JSON.stringify(value)).length
  if (size > LONGEST)
    return {
      fault: `With all its values it has ${size.toLocaleString('en')} bytes; the server keeps ${LONGEST.toLocaleString('en')} in a preset.`,
    }
  return { content: { name: presetVariable(deployment.id, name), value, tags: presetTags(deployment.id) } }
}

/** Undefined for a variable that is none: somebody may have tagged or changed it by hand. */
export function readPreset(variable: Pick<Variable, 'name' | 'value' | 'tags'>): Preset | undefined {
  const id = variable.tags.find((tag) => tag.startsWith(`${TAG}:`))?.slice(TAG.length + 1)
  if (id === undefined || id === '' || typeof variable.value !== 'string') return undefined
  let found: unknown
  try {
    found = parseExact(variable.value)
  } catch {
    return undefined
  }
  if (!isObject(found) || typeof found.label !== 'string' || !isObject(found.parameters)) return undefined
  return {
    variable: variable.name,
    label: found.label,
    deployment: { id, name: textOf(found.deployment) },
    draft: {
      parameters: found.parameters,
      name: textOf(found.name),
      tags: textsOf(found.tags),
      queue: textOf(found.queue),
      jobVariables: isObject(found.jobVariables) ? found.jobVariables : NOTHING,
      retries: textOf(found.retries),
      retryDelay: textOf(found.retryDelay),
    },
    secrets: textsOf(found.secrets),
  }
}

const NOTHING: JsonObject = {}
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const textsOf = (value: unknown) =>
  Array.isArray(value) ? (value as unknown[]).filter((each): each is string => typeof each === 'string') : []

/** Presets by name, as people read names. */
export function readPresets(variables: readonly Variable[]): Preset[] {
  return variables
    .flatMap((variable) => readPreset(variable) ?? [])
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }))
}

/** The changes that give a preset another name; what else is in it stays as it is. */
export function renamedContent(variable: Pick<Variable, 'value'>, { deployment }: Preset, label: string) {
  const found = parseExact(String(variable.value))
  return {
    name: presetVariable(deployment.id, label),
    value: printExact({ ...(isObject(found) ? found : {}), label }),
  }
}
