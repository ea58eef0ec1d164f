import { type QueryClient } from '@tanstack/react-query'
import { poolDeploymentsQuery } from '~/api/work-pool-edits'
import type { DeploymentImpact } from './impact'

/**
 * The deployments that would break when `text` takes the place of `saved`; undefined when they could not be asked. The checks are loaded with the editor, so that a page without one does not carry them.
 */
export async function breakingOnSave(
  queryClient: QueryClient,
  pool: string,
  saved: string,
  text: string,
): Promise<readonly DeploymentImpact[] | undefined> {
  try {
    const [{ impactOf }, { readTemplate }, { rows }] = await Promise.all([
      import('./impact'),
      import('./template'),
      queryClient.ensureQueryData(poolDeploymentsQuery(pool)),
    ])
    return impactOf(readTemplate(saved), readTemplate(text), rows).breaking
  } catch {
    return undefined
  }
}
