/** A page of one object that was opened in this tab. */
export type Visit = { to: string; name: string }

const key = 'podium.visits'
const most = 8

const isVisit = (value: unknown): value is Visit =>
  typeof value === 'object' &&
  value !== null &&
  'to' in value &&
  typeof value.to === 'string' &&
  // Only addresses of the app: never `//elsewhere` or a scheme.
  /^\/(?!\/)/.test(value.to) &&
  'name' in value &&
  typeof value.name === 'string'

/** Newest first, for as long as the tab lives. */
export function visits(): Visit[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isVisit) : []
  } catch {
    return []
  }
}

export function recordVisit(visit: Visit) {
  try {
    const others = visits().filter(({ to }) => to !== visit.to)
    sessionStorage.setItem(
      key,
      JSON.stringify([{ ...visit, name: visit.name.slice(0, 200) }, ...others].slice(0, most)),
    )
  } catch {
    // Without storage there are no recent pages; nothing else depends on them.
  }
}
