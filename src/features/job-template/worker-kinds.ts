import type { WorkerType } from '~/api/collections'

/**
 * What Prefect has been made with for years, for the time until the server's own list is there, or when it cannot be
 * had. Their templates are the server's to give: without one, the first worker of a pool writes its own
 * (prefect/workers/_worker_channel/_sync.py).
 */
export const KNOWN_TYPES: readonly WorkerType[] = (
  [
    ['process', 'Process', 'Execute flow runs as subprocesses on a worker.', 'prefect'],
    ['docker', 'Docker', 'Execute flow runs within Docker containers.', 'prefect-docker'],
    ['kubernetes', 'Kubernetes', 'Execute flow runs within jobs on a Kubernetes cluster.', 'prefect-kubernetes'],
    ['ecs', 'AWS Elastic Container Service', 'Execute flow runs within containers on AWS ECS.', 'prefect-aws'],
    [
      'azure-container-instance',
      'Azure Container Instances',
      'Execute flow runs within containers of Azure.',
      'prefect-azure',
    ],
    ['cloud-run-v2', 'Google Cloud Run V2', 'Execute flow runs within containers on Google Cloud Run.', 'prefect-gcp'],
    ['vertex-ai', 'Google Vertex AI', 'Execute flow runs within containers on Google Vertex AI.', 'prefect-gcp'],
  ] as const
).map(([type, name, description, library]) => ({
  type,
  name,
  description,
  install: `pip install ${library}`,
  beta: false,
  template: '{}',
}))

/** Why a pool of this type would never run anything on a server of one's own; undefined when it can. */
export function cloudOnly(type: string): string | undefined {
  if (type.endsWith(':push')) return 'Push pools are served by Prefect Cloud; no worker can serve one here.'
  if (type.endsWith(':managed')) return 'Managed pools are served by Prefect Cloud; no worker can serve one here.'
  if (type === 'prefect-agent') return 'Agents were removed from Prefect 3.'
  return undefined
}

/** What a person types into the search, in any field of the type. */
export function matching(types: readonly WorkerType[], text: string): WorkerType[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return types.filter(({ type, name, description }) => {
    const all = `${type} ${name} ${description}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}
