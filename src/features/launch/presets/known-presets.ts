import { apiBase } from '~/api/client'
import type { Preset } from './preset'

/** What a button of a preset needs: its name, and where it is kept. */
export type KnownPreset = Pick<Preset, 'variable' | 'label' | 'deployment'>

/**
 * The presets this browser has seen, so that the dashboard can show them without a request of its own. What is pressed
 * is read from the server first.
 */
const KEY = 'podium.presets'
const MOST = 200

interface Known {
  /** Of which server. */
  api: string
  /** When all of them were last asked for, in ms; 0: never. */
  at: number
  presets: KnownPreset[]
}

const listeners = new Set<() => void>()
let cached: { text: string | null; known: Known } | undefined

function read(): Known {
  const none: Known = { api: apiBase(), at: 0, presets: [] }
  let text: string | null = null
  try {
    text = localStorage.getItem(KEY)
  } catch {
    return cached?.known ?? none
  }
  if (cached && cached.text === text && cached.known.api === apiBase()) return cached.known
  let known = none
  try {
    const found = JSON.parse(text ?? 'null') as Known | null
    if (found?.api === none.api && Array.isArray(found.presets)) {
      known = { ...none, at: Number(found.at) || 0, presets: found.presets.filter(isKnown) }
    }
  } catch {
    // Not what was written.
  }
  cached = { text, known }
  return known
}

const isKnown = (each: unknown): each is KnownPreset => {
  const preset = each as Partial<KnownPreset> | null
  return (
    typeof preset?.variable === 'string' &&
    typeof preset.label === 'string' &&
    typeof preset.deployment?.id === 'string' &&
    typeof preset.deployment.name === 'string'
  )
}

function write(known: Known) {
  const text = JSON.stringify({ ...known, presets: known.presets.slice(0, MOST) })
  try {
    localStorage.setItem(KEY, text)
  } catch {
    // No room: they are known as long as the page.
  }
  cached = { text, known }
  for (const listener of listeners) listener()
}

const slim = ({ variable, label, deployment }: KnownPreset): KnownPreset => ({ variable, label, deployment })
const byLabel = (a: KnownPreset, b: KnownPreset) => a.label.localeCompare(b.label, 'en', { numeric: true })

export const knownPresets = {
  get: read,
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  /** All presets of the server as they are now. */
  setAll(presets: readonly KnownPreset[]) {
    write({ api: apiBase(), at: Date.now(), presets: presets.map(slim).toSorted(byLabel) })
  },
  /** Those of one deployment as they are now. */
  setOf(deploymentId: string, presets: readonly KnownPreset[]) {
    const known = read()
    const own = presets.map(slim)
    const before = known.presets.filter(({ deployment }) => deployment.id === deploymentId)
    if (JSON.stringify(before.toSorted(byLabel)) === JSON.stringify(own.toSorted(byLabel))) return
    const others = known.presets.filter(({ deployment }) => deployment.id !== deploymentId)
    write({ ...known, presets: [...others, ...own].toSorted(byLabel) })
  },
}
