import type { Query, QueryClient } from '@tanstack/react-query'
import type { LiveEvent } from './apply-event'

/** The first change shows at once, a storm of them every few seconds. */
const FIRST_MS = 250
const EVERY_MS = 4000
/** The server sends an event at once and writes it down every 5 s (settings: services.event_persister.flush_interval). */
export const EVENTS_WRITTEN_MS = 6000

/** What a flush is about: entities that changed, and the ids (or names, of work pools) of everything their events named. */
interface Change {
  entities: Set<string>
  ids: Set<string>
}

/** Rows of flow and task runs are patched; everything else an event touches must be asked for again. */
function isStaleAfter({ meta, queryKey }: Pick<Query, 'meta' | 'queryKey'>, { entities, ids }: Change): boolean {
  const live = meta?.live
  if (!live?.on.some((entity) => entities.has(entity))) return false
  const patched = live.role === 'rows' && (queryKey[0] === 'flow-runs' || queryKey[0] === 'task-runs')
  if (patched) return false
  // `['task-runs', 'number', <flow run>]`: about one object, named in the event or not concerned.
  const [, , subject] = queryKey
  return typeof subject !== 'string' || ids.has(subject)
}

/** Collects what events made stale and refetches what of it is on screen together; the rest when it is shown again. */
export function createStaleMarker(client: QueryClient) {
  let change: Change = { entities: new Set(), ids: new Set() }
  let timer: ReturnType<typeof setTimeout> | undefined
  let flushedAt = 0
  let paused = false
  /** What the server has to have written down before it is worth asking: since the timer began, and after it. */
  let unwritten: Change[] = []
  let writing: ReturnType<typeof setTimeout> | undefined

  function awaitWriting() {
    if (paused || writing !== undefined || unwritten.length === 0) return
    const written = unwritten
    unwritten = []
    writing = setTimeout(() => {
      writing = undefined
      if (paused) unwritten.unshift(...written)
      else
        void client.invalidateQueries({
          predicate: (query) =>
            query.meta?.live?.fromEvents === true && written.some((change) => isStaleAfter(query, change)),
        })
      awaitWriting()
    }, EVENTS_WRITTEN_MS)
  }

  function flush() {
    timer = undefined
    if (paused || change.entities.size === 0) return
    const done = change
    change = { entities: new Set(), ids: new Set() }
    flushedAt = Date.now()
    unwritten.push(done)
    awaitWriting()
    // A fetch under way is left alone, or a storm would never let a slow one end; its answer may be too old, so again.
    const concerned = (query: Query) => !query.meta?.live?.fromEvents && isStaleAfter(query, done)
    const underWay = client
      .getQueryCache()
      .getAll()
      .some((query) => query.state.fetchStatus === 'fetching' && query.isActive() && concerned(query))
    void client.invalidateQueries({ predicate: concerned }, { cancelRefetch: false })
    if (underWay) add(done)
  }

  const schedule = () => {
    if (paused || timer !== undefined) return
    timer = setTimeout(flush, Math.max(FIRST_MS, flushedAt + EVERY_MS - Date.now()))
  }

  function add({ entities, ids }: { entities: Iterable<string>; ids: Iterable<string> }) {
    for (const entity of entities) change.entities.add(entity)
    for (const id of ids) change.ids.add(id)
    schedule()
  }

  return {
    /** What is on screen is being asked for anyway: only the rest is marked. */
    settle: () => {
      const done = change
      change = { entities: new Set(), ids: new Set() }
      void client.invalidateQueries({
        predicate: (query) => !query.isActive() && isStaleAfter(query, done),
        refetchType: 'none',
      })
    },
    // What is asked for by its name (a work pool, the versions of an artifact's key) is found by it.
    note: ({ entity, id, name = id, related }: LiveEvent) =>
      add({ entities: [entity], ids: [id, name, ...Object.values(related)] }),
    /** While the tab is hidden nothing is asked; it is all remembered. */
    setPaused: (next: boolean) => {
      paused = next
      if (!paused && change.entities.size > 0) schedule()
      awaitWriting()
    },
    stop: () => {
      clearTimeout(timer)
      clearTimeout(writing)
    },
  }
}
