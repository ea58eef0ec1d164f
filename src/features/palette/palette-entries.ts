import type { Hit } from '~/api/search'
import { defaultView, toSearch } from '~/features/runs/run-filter'
import type { Visit } from '~/features/page/visits'
import { objectKind, paths } from '~/lib/paths'
import type { Preferences } from '~/lib/preferences'

/** One line of the palette: a place to go (`to`) or something to do (`run`). */
export type Entry = {
  /** Unique within the palette. */
  key: string
  label: string
  /** What it is or belongs to, at the right. */
  hint?: string
  /** The name of this flow stands before the hint. */
  flowId?: string
  state?: { type: string | null | undefined; name: string | null | undefined }
} & ({ to: string; run?: undefined } | { run: () => void; to?: undefined })

export type Group = { value: string; items: Entry[] }

export const pageEntries: Entry[] = [
  { key: 'page:dashboard', label: 'Dashboard', hint: 'g h', to: paths.dashboard() },
  { key: 'page:runs', label: 'Runs', hint: 'g r', to: paths.runs() },
  { key: 'page:task-runs', label: 'Task runs', to: paths.taskRuns() },
  { key: 'page:upcoming', label: 'Upcoming runs', to: paths.upcomingRuns() },
  { key: 'page:waiting', label: 'Runs that wait for input', to: paths.waitingRuns() },
  { key: 'page:deployments', label: 'Deployments', hint: 'g d', to: paths.deployments() },
  { key: 'page:flows', label: 'Flows', hint: 'g f', to: paths.flows() },
  { key: 'page:work-pools', label: 'Work pools', hint: 'g w', to: paths.workPools() },
  { key: 'page:artifacts', label: 'Artifacts', hint: 'g a', to: paths.artifacts() },
  { key: 'page:blocks', label: 'Blocks', hint: 'g b', to: paths.blocks() },
  { key: 'page:block-catalog', label: 'Block catalog', to: paths.blockCatalog() },
  { key: 'page:variables', label: 'Variables', hint: 'g v', to: paths.variables() },
  { key: 'page:settings', label: 'Settings', hint: 'g s', to: paths.settings() },
]

/** Changes to how everything looks; what is already so is not offered. */
export function actionEntries(prefs: Preferences, set: (patch: Partial<Preferences>) => void): Entry[] {
  const action = (label: string, patch: Partial<Preferences>): Entry[] =>
    Object.entries(patch).every(([name, value]) => prefs[name as keyof Preferences] === value)
      ? []
      : [{ key: `action:${label}`, label, run: () => set(patch) }]
  return [
    ...action('Light theme', { theme: 'light' }),
    ...action('Dark theme', { theme: 'dark' }),
    ...action('Theme of the system', { theme: 'system' }),
    ...action('Times in local time zone', { timeZone: 'local' }),
    ...action('Times in UTC', { timeZone: 'utc' }),
    ...action('24-hour clock', { hour12: false }),
    ...action('12-hour clock', { hour12: true }),
    ...action(prefs.railCollapsed ? 'Widen the navigation' : 'Narrow the navigation', {
      railCollapsed: !prefs.railCollapsed,
    }),
  ]
}

export const visitEntry = ({ to, name }: Visit): Entry => ({
  key: `visit:${to}`,
  label: name,
  hint: objectKind(to),
  to,
})

const hitPath: Record<Hit['kind'], (id: string) => string> = {
  'flow-run': (id) => paths.flowRun(id),
  'task-run': (id) => paths.taskRun(id),
  deployment: (id) => paths.deployment(id),
  flow: (id) => paths.flow(id),
  block: (id) => paths.block(id),
  variable: (name) => paths.variables(`?variable=${encodeURIComponent(name)}`),
  artifact: (id) => paths.artifact(id),
  'artifact-key': (key) => paths.artifactKey(key),
  'work-pool': (name) => paths.workPool(name),
}

const hitKind: Record<Hit['kind'], string> = {
  'flow-run': 'Run',
  'task-run': 'Task run',
  deployment: 'Deployment',
  flow: 'Flow',
  block: 'Block',
  variable: 'Variable',
  artifact: 'Artifact',
  'artifact-key': 'Artifact key',
  'work-pool': 'Work pool',
}

/** Under a heading that names the kind it need not be said again on each line. */
export const hitEntry = (hit: Hit, sayKind: boolean): Entry => ({
  key: `${hit.kind}:${hit.id}`,
  label: hit.name,
  hint: [hit.detail, sayKind && hitKind[hit.kind]].filter(Boolean).join(' · ') || undefined,
  flowId: hit.flowId,
  state: hit.kind === 'flow-run' || hit.kind === 'task-run' ? { type: hit.stateType, name: hit.stateName } : undefined,
  to: hitPath[hit.kind](hit.id),
})

/** The whole list behind the few runs that the palette shows. */
export const allRunsEntry = (text: string): Entry => ({
  key: 'more:runs',
  label: `All runs whose name contains “${text}”`,
  to: paths.runs(toSearch({ ...defaultView, name: text, range: { kind: 'past', seconds: 30 * 86_400 } })),
})

/** Every word typed occurs in the label, in any order: "theme dark" finds "Dark theme". */
export function matching(entries: readonly Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
}

/** Groups with something in them. */
export const groups = (...all: [title: string, items: Entry[]][]): Group[] =>
  all.filter(([, items]) => items.length > 0).map(([value, items]) => ({ value, items }))
