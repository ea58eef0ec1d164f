/**
 * Every address inside the app is built here. They are the addresses that Prefect's SDK, CLI and
 * notifications print, so a link from a log or a chat message opens the same page.
 * Search strings come from the codecs beside the pages and start with `?` or are empty.
 */
const segment = encodeURIComponent

export const paths = {
  home: () => '/',
  runs: (search = '') => `/runs${search}`,
  taskRuns: () => '/runs?tab=task-runs',
  upcomingRuns: () => '/runs?tab=upcoming',
  flowRun: (id: string, search = '') => `/runs/flow-run/${segment(id)}${search}`,
  taskRun: (id: string) => `/runs/task-run/${segment(id)}`,
  flows: (search = '') => `/flows${search}`,
  flow: (id: string, search = '') => `/flows/flow/${segment(id)}${search}`,
  deployments: (search = '') => `/deployments${search}`,
  deployment: (id: string, search = '') => `/deployments/deployment/${segment(id)}${search}`,
  /** The custom-run form; `fromRun` prefills it with everything of an earlier run. */
  launch: (deploymentId: string, fromRun?: string) =>
    `/deployments/deployment/${segment(deploymentId)}/run${fromRun ? `?from-run=${segment(fromRun)}` : ''}`,
  artifact: (id: string) => `/artifacts/artifact/${segment(id)}`,
} as const

const kinds: [RegExp, ObjectKind][] = [
  [/^\/runs\/flow-run\/[^/]+$/, 'Run'],
  [/^\/runs\/task-run\/[^/]+$/, 'Task run'],
  [/^\/flows\/flow\/[^/]+$/, 'Flow'],
  [/^\/deployments\/deployment\/[^/]+$/, 'Deployment'],
  [/^\/artifacts\/artifact\/[^/]+$/, 'Artifact'],
]

export type ObjectKind = 'Run' | 'Task run' | 'Flow' | 'Deployment' | 'Artifact'

/** What the page at an address is about, when it is the page of one object. */
export const objectKind = (pathname: string): ObjectKind | undefined =>
  kinds.find(([pattern]) => pattern.test(pathname))?.[1]
