import { EMPTY_SWEEP, type SweepDraft } from './sweep-draft'

export interface KeptSweep {
  draft: SweepDraft
  /** Names the sweep: part of its tag and of each run's idempotency key, so that a second press makes nothing new. */
  key: string
}

/** As the launch draft, it lives as long as the tab. `origin` is the deployment and what the form started from. */
const storageKey = (origin: string) => `podium:sweep-draft:${origin}`

export function readSweep(origin: string): KeptSweep {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey(origin)) ?? 'null') as Partial<KeptSweep> | null
    const draft = kept?.draft
    const sound =
      typeof kept?.key === 'string' &&
      draft !== undefined &&
      Array.isArray(draft.varied) &&
      draft.varied.every((each) => typeof each?.name === 'string' && typeof each.values === 'string')
    if (sound) return { key: kept.key!, draft: { ...EMPTY_SWEEP, ...draft } }
  } catch {
    // No storage, or not what was written.
  }
  return { draft: EMPTY_SWEEP, key: newSweepKey() }
}

export function writeSweep(origin: string, kept: KeptSweep): void {
  try {
    sessionStorage.setItem(storageKey(origin), JSON.stringify(kept))
  } catch {
    // Full or forbidden: it lasts as long as the page.
  }
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Eight letters, easy to read aloud. */
export const newSweepKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => LETTERS[byte % LETTERS.length]).join('')

/** The tag that all runs of a sweep carry. */
export const sweepTag = (key: string) => `sweep:${key}`
