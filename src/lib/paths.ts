/**
 * Every address inside the app is built here. They are the addresses that Prefect's SDK, CLI and
 * notifications print, so a link from a log or a chat message opens the same page.
 * Search strings come from the codecs beside the pages and start with `?` or are empty.
 */
const segment = encodeURIComponent

export const paths = {
  home: () => '/',
  dashboard: (search = '') => `/dashboard${search}`,
  runs: (search = '') => `/runs${search}`,
  taskRuns: () => '/runs?tab=task-runs',
  upcomingRuns: () => '/runs?tab=upcoming',
  /** Paused runs with the forms that resume them; one of them open. */
  waitingRuns: (run?: string) => `/runs?tab=waiting${run === undefined ? '' : `&run=${segment(run)}`}`,
  flowRun: (id: string, search = '') => `/runs/flow-run/${segment(id)}${search}`,
  taskRun: (id: string, search = '') => `/runs/task-run/${segment(id)}${search}`,
  flows: (search = '') => `/flows${search}`,
  flow: (id: string, search = '') => `/flows/flow/${segment(id)}${search}`,
  deployments: (search = '') => `/deployments${search}`,
  deployment: (id: string, search = '') => `/deployments/deployment/${segment(id)}${search}`,
  /** The custom-run form; `fromRun` prefills it with everything of an earlier run. */
  launch: (deploymentId: string, fromRun?: string) =>
    `/deployments/deployment/${segment(deploymentId)}/run${fromRun ? `?from-run=${segment(fromRun)}` : ''}`,
  /** The custom-run form, filled in as a preset has it. */
  launchPreset: (deploymentId: string, variable: string) =>
    `/deployments/deployment/${segment(deploymentId)}/run?preset=${segment(variable)}`,
  /** The runs of one sweep of a deployment, by the key in their tag. */
  sweep: (deploymentId: string, key: string, search = '') =>
    `/deployments/deployment/${segment(deploymentId)}/sweep/${segment(key)}${search}`,
  workPools: (search = '') => `/work-pools${search}`,
  createWorkPool: () => '/work-pools/create',
  workPool: (name: string, search = '') => `/work-pools/work-pool/${segment(name)}${search}`,
  editWorkPool: (name: string) => `/work-pools/work-pool/${segment(name)}/edit`,
  createWorkQueue: (pool: string) => `/work-pools/work-pool/${segment(pool)}/queue/create`,
  workQueue: (pool: string, queue: string, search = '') =>
    `/work-pools/work-pool/${segment(pool)}/queue/${segment(queue)}${search}`,
  editWorkQueue: (pool: string, queue: string) => `/work-pools/work-pool/${segment(pool)}/queue/${segment(queue)}/edit`,
  /** A worker has no address at the server but its name, within its pool. */
  worker: (pool: string, worker: string) => `/work-pools/work-pool/${segment(pool)}/worker/${segment(worker)}`,
  artifacts: (search = '') => `/artifacts${search}`,
  artifactKey: (key: string, search = '') => `/artifacts/key/${segment(key)}${search}`,
  artifact: (id: string) => `/artifacts/artifact/${segment(id)}`,
  blocks: (search = '') => `/blocks${search}`,
  blockCatalog: (search = '') => `/blocks/catalog${search}`,
  /** A type of blocks by its slug. */
  blockType: (slug: string, search = '') => `/blocks/catalog/${segment(slug)}${search}`,
  /** `redirect` (as Prefect's present UI names it) is the address in the app to come back to with the new block. */
  createBlock: (slug: string, redirect?: string) =>
    `/blocks/catalog/${segment(slug)}/create${redirect ? `?redirect=${segment(redirect)}` : ''}`,
  block: (id: string, search = '') => `/blocks/block/${segment(id)}${search}`,
  editBlock: (id: string, search = '') => `/blocks/block/${segment(id)}/edit${search}`,
  variables: (search = '') => `/variables${search}`,
  settings: (search = '') => `/settings${search}`,
  login: (search = '') => `/login${search}`,
} as const

const kinds: [RegExp, ObjectKind][] = [
  [/^\/runs\/flow-run\/[^/]+$/, 'Run'],
  [/^\/runs\/task-run\/[^/]+$/, 'Task run'],
  [/^\/flows\/flow\/[^/]+$/, 'Flow'],
  [/^\/deployments\/deployment\/[^/]+$/, 'Deployment'],
  [/^\/work-pools\/work-pool\/[^/]+$/, 'Work pool'],
  [/^\/work-pools\/work-pool\/[^/]+\/queue\/(?!create$)[^/]+$/, 'Work queue'],
  [/^\/work-pools\/work-pool\/[^/]+\/worker\/[^/]+$/, 'Worker'],
  [/^\/artifacts\/key\/[^/]+$/, 'Artifact key'],
  [/^\/artifacts\/artifact\/[^/]+$/, 'Artifact'],
  [/^\/blocks\/catalog\/[^/]+$/, 'Block type'],
  [/^\/blocks\/block\/[^/]+$/, 'Block'],
]

export type ObjectKind =
  | 'Run'
  | 'Task run'
  | 'Flow'
  | 'Deployment'
  | 'Work pool'
  | 'Work queue'
  | 'Worker'
  | 'Artifact key'
  | 'Artifact'
  | 'Block type'
  | 'Block'

/** What the page at an address is about, when it is the page of one object. */
export const objectKind = (pathname: string): ObjectKind | undefined =>
  kinds.find(([pattern]) => pattern.test(pathname))?.[1]
