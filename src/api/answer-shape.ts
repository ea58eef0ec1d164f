const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** By id, or by a name of its own. */
const NAMED_OBJECT = /\/[0-9a-f]{8}-[0-9a-f-]{27}$|\/work_pools\/[^/]+(\/queues\/[^/]+)?$|\/name\/[^/]+(\/[^/]+)?$/

/**
 * Whether an answer has the outline of what Prefect sends from there: lists to a filter, a number to a count, an object
 * with its id at its address. A proxy or another service that answers with JSON of its own must not become "0 runs".
 * What an object holds besides is left open: older and newer servers differ in that.
 */
export function hasShapeOf(method: string, path: string, data: unknown): boolean {
  if (method === 'GET') {
    // With what the API stands under: a variable may be named "health".
    if (path.endsWith('/api/health')) return data === true
    if (/\/(api|admin)\/version$/.test(path)) return typeof data === 'string'
    if (path.endsWith('/api/ready')) return isRecord(data) && 'message' in data
    if (path.endsWith('/admin/settings')) return isRecord(data) && 'server' in data
    if (/\/(block_capabilities|(flow|task)_run_states)\/$/.test(path)) return Array.isArray(data)
    // Its only field may be absent.
    if (path.endsWith('/admin/storage'))
      return isRecord(data) && ('default_result_storage_block_id' in data || Object.keys(data).length === 0)
    return !NAMED_OBJECT.test(path) || (isRecord(data) && 'id' in data)
  }
  if (method !== 'POST') return true
  // The events answer by pages of their own.
  if (path.endsWith('/events/filter')) return isRecord(data) && Array.isArray(data.events)
  if (/\/(filter|history)$/.test(path)) return Array.isArray(data)
  if (path.endsWith('/paginate')) return isRecord(data) && Array.isArray(data.results)
  // Counts by state, of which newer servers may have more; all of them are always there.
  if (path.endsWith('/ui/task_runs/count'))
    return isRecord(data) && Object.values(data).some((count) => typeof count === 'number')
  // By id, and an id that is not there means "none": what else is there must be told apart.
  if (/\/(count-task-runs|count-deployments)$/.test(path))
    return isRecord(data) && Object.values(data).every((count) => typeof count === 'number')
  if (path.endsWith('/next-runs'))
    return isRecord(data) && Object.values(data).every((next) => next === null || (isRecord(next) && 'id' in next))
  if (path.endsWith('/ui/schemas/validate')) return isRecord(data) && Array.isArray(data.errors)
  if (path.endsWith('/concurrency_status')) return isRecord(data) && typeof data.active_slots === 'number'
  if (path.endsWith('/count')) return typeof data === 'number'
  return true
}
