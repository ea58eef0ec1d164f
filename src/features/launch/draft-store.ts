import { parseExact, printExact } from '~/lib/exact-json'
import { isObject } from '~/features/schema-form/json-value'
import type { KeptDraft } from './run-draft'

/** Drafts live as long as the tab. `key` is the deployment and what the form was started from. */
const storageKey = (key: string) => `podium:launch-draft:${key}`

export function readDraft(key: string): KeptDraft | undefined {
  try {
    const value = parseExact(sessionStorage.getItem(storageKey(key)) ?? 'null')
    if (!isObject(value) || typeof value.at !== 'string' || !isObject(value.changes)) return undefined
    const { changes } = value
    const sound =
      (changes.parameters === undefined || isObject(changes.parameters)) &&
      (changes.jobVariables === undefined || isObject(changes.jobVariables)) &&
      (changes.tags === undefined || Array.isArray(changes.tags))
    return sound ? (value as unknown as KeptDraft) : undefined
  } catch {
    return undefined
  }
}

/** False when the browser has no room or no storage; then nothing is kept, and the page must not say it is. */
export function writeDraft(key: string, draft: KeptDraft | undefined): boolean {
  try {
    if (draft) sessionStorage.setItem(storageKey(key), printExact(draft))
    else sessionStorage.removeItem(storageKey(key))
    return true
  } catch {
    return false
  }
}
