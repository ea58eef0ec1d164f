import { isObject } from '~/features/schema-form/json-value'
import { secretNames, withoutSecretDefaults, withSecretDefaults } from './secret-defaults'

/** The fields of a pool by name; `limit` is the text of its field, templates are JSON text. */
export type PoolValues = Record<string, string | boolean>

/** What a person changed, and what was there when they began: so that a change of somebody else's is noticed. */
export interface Change {
  value: string | boolean
  /** The fingerprint of the value it replaces. */
  was: string
}
export type Changes = Record<string, Change>

export interface KeptDraft {
  /** ISO. */
  at: string
  changes: Changes
  /** By field: variables whose secret default is not in the draft. */
  leftOut: Record<string, string[]>
}

const isTemplate = (field: string) => field.startsWith('template')

let lastPrint: { text?: string; print: string } = { print: '' }

/** 53 bits of a text (cyrb53): enough to tell two versions apart, and no secret is kept to do so. */
function fingerprint(value: string | boolean | undefined): string {
  const text = String(value)
  // Asked at each key press about the same large template.
  if (text === lastPrint.text) return lastPrint.print
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  const print = (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
  if (text.length > 1000) lastPrint = { text, print }
  return print
}

export function withChange(changes: Changes, base: PoolValues, field: string, value: string | boolean): Changes {
  const { [field]: before, ...rest } = changes
  if (value === base[field]) return rest
  return { ...changes, [field]: { value, was: before?.was ?? fingerprint(base[field]) } }
}

export function valuesOf(base: PoolValues, changes: Changes): PoolValues {
  return { ...base, ...Object.fromEntries(Object.entries(changes).map(([field, { value }]) => [field, value])) }
}

/** Fields that are otherwise than on the server. */
export function changedFields(base: PoolValues, changes: Changes): string[] {
  return Object.keys(changes).filter((field) => Object.hasOwn(base, field) && changes[field]!.value !== base[field])
}

/** Fields that were changed here and, since, on the server. */
export function conflictsOf(base: PoolValues, changes: Changes): string[] {
  return changedFields(base, changes).filter((field) => changes[field]!.was !== fingerprint(base[field]))
}

/** Mine counts from now on against what is on the server now. */
export function keepingMine(base: PoolValues, changes: Changes): Changes {
  const conflicts = conflictsOf(base, changes)
  return Object.fromEntries(
    Object.entries(changes).map(([field, change]) => [
      field,
      conflicts.includes(field) ? { ...change, was: fingerprint(base[field]) } : change,
    ]),
  )
}

/** Without what was sent and saved; a value typed since then is a change to the saved one. */
export function withoutSaved(changes: Changes, sent: PoolValues): Changes {
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([field, { value }]) => !Object.hasOwn(sent, field) || sent[field] !== value)
      .map(([field, change]) => [
        field,
        Object.hasOwn(sent, field) ? { ...change, was: fingerprint(sent[field]) } : change,
      ]),
  )
}

export function takingTheirs(base: PoolValues, changes: Changes): Changes {
  const conflicts = conflictsOf(base, changes)
  return Object.fromEntries(Object.entries(changes).filter(([field]) => !conflicts.includes(field)))
}

/**
 * A draft without secrets; undefined when a template cannot be read just now and the pool has secrets, because nobody
 * can tell where in such a text they are.
 */
export function toKeep(base: PoolValues, changes: Changes, at: string): KeptDraft | undefined {
  const safe: Changes = {}
  const leftOut: KeptDraft['leftOut'] = {}
  for (const [field, change] of Object.entries(changes)) {
    safe[field] = change
    if (!isTemplate(field) || typeof change.value !== 'string') continue
    const text = withoutSecretDefaults(change.value)
    if (!text && secretNames(String(base[field] ?? '')).length > 0) return undefined
    if (!text || text.leftOut.length === 0) continue
    safe[field] = { ...change, value: text.text }
    leftOut[field] = text.leftOut
  }
  return { at, changes: safe, leftOut }
}

/** The changes of a kept draft with their secrets, as far as the server has them. */
export function fromKept({ changes, leftOut }: KeptDraft, base: PoolValues): { changes: Changes; lost: string[] } {
  const whole: Changes = { ...changes }
  const lost: string[] = []
  for (const [field, names] of Object.entries(leftOut)) {
    const change = changes[field]
    if (!change || typeof change.value !== 'string') continue
    const restored = withSecretDefaults({ text: change.value, leftOut: names }, String(base[field] ?? ''))
    whole[field] = { ...change, value: restored.text }
    lost.push(...restored.lost)
  }
  return { changes: whole, lost }
}

const storageKey = (key: string) => `podium:work-pool-draft:${key}`

export function readDraft(key: string): KeptDraft | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(storageKey(key)) ?? 'null')
    if (!isObject(value) || typeof value.at !== 'string' || !isObject(value.changes)) return undefined
    const changes = Object.entries(value.changes).filter(
      (entry): entry is [string, Change] =>
        isObject(entry[1]) && ['string', 'boolean'].includes(typeof entry[1].value) && typeof entry[1].was === 'string',
    )
    const leftOut = isObject(value.leftOut) ? (value.leftOut as KeptDraft['leftOut']) : {}
    return changes.length > 0 ? { at: value.at, changes: Object.fromEntries(changes), leftOut } : undefined
  } catch {
    return undefined
  }
}

/** False when the browser has no room or no storage: then nothing is kept, and the page must not say it is. */
export function writeDraft(key: string, draft: KeptDraft | undefined): boolean {
  try {
    if (draft) sessionStorage.setItem(storageKey(key), JSON.stringify(draft))
    else sessionStorage.removeItem(storageKey(key))
    return true
  } catch {
    return false
  }
}
