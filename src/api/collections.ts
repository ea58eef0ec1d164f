import { queryOptions } from '@tanstack/react-query'
import { layOut, memberOf, nodeAt, readJsonText, type JsonNode } from '~/lib/json-text'
import { ApiError, callText } from './client'
import { readViewContent } from './generated/sdk.gen'

/** A kind of work pool that the server's collection describes. */
export interface WorkerType {
  type: string
  name: string
  description: string
  documentation?: string
  /** How a machine learns to run this worker, such as `pip install prefect-docker`. */
  install?: string
  beta: boolean
  /** The default base job template as JSON text; empty when the collection gives none. */
  template: string
}

const VIEW = 'aggregate-worker-metadata'

/**
 * The server fetches the collection from GitHub first and falls back to its own copy (server/api/collections.py); without
 * a network that may take as long as the network lets it.
 */
const COLLECTION_PATIENCE_MS = 20_000

/** Worker types by their display name, with their templates as the server has them (no number is rounded). */
export const workerTypesQuery = () =>
  queryOptions({
    queryKey: ['collections', 'worker-types'],
    queryFn: async ({ signal }) => {
      const patience = AbortSignal.timeout(COLLECTION_PATIENCE_MS)
      try {
        const options = { path: { view: VIEW }, signal: AbortSignal.any([signal, patience]) }
        return workerTypes(await callText(readViewContent({ ...options, parseAs: 'text', throwOnError: true })))
      } catch (error) {
        if (!patience.aborted || signal.aborted) throw error
        throw new ApiError(
          0,
          `The server did not give its list of worker types within ${COLLECTION_PATIENCE_MS / 1000} s. It asks GitHub first, and seems to have no way there.`,
        )
      }
    },
    staleTime: Infinity,
  })

/** `{package: {type: {…}}}`; what is not of that shape is left out. Throws when nothing is. */
function workerTypes(text: string): WorkerType[] {
  const { root, mistake } = readJsonText(text)
  if (mistake) throw new ApiError(200, `The server's answer is not valid JSON: ${mistake.message}.`)
  const packages = root?.kind === 'object' ? root.members : []
  const types = packages.flatMap(({ node }) => (node.kind === 'object' ? node.members : []))
  if (types.length === 0)
    throw new ApiError(200, "The server's answer is not what Prefect sends here: it names no type.")
  return types
    .filter(({ key, node }) => node.kind === 'object' && key !== 'prefect-agent')
    .map(({ key, node }) => {
      const template = memberOf(node, 'default_base_job_configuration')?.node
      return {
        type: textOf(node, 'type') ?? key,
        name: textOf(node, 'display_name') ?? key,
        description: textOf(node, 'description') ?? '',
        documentation: webAddress(textOf(node, 'documentation_url')),
        install: textOf(node, 'install_command'),
        beta: nodeAt(node, ['is_beta'])?.value === true,
        template: template?.kind === 'object' ? layOut(text, template) : '{}',
      }
    })
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** What nearly everybody means comes first. */
const FIRST = ['process', 'docker', 'kubernetes']
const rank = ({ type }: WorkerType) => (FIRST.includes(type) ? FIRST.indexOf(type) : FIRST.length)

function textOf(node: JsonNode, key: string): string | undefined {
  const value = nodeAt(node, [key])?.value
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The collection is somebody else's text: only a web page may become a link. */
const webAddress = (text: string | undefined) => (text && /^https?:\/\//.test(text) ? text : undefined)
