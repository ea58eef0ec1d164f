/** The server's rules for the fields of a work pool: prefect/types/names.py, server/api/workers.py, NonNegativeInteger. */

/** Why this cannot be the name of a new pool; undefined when it can. */
export function nameProblem(name: string): string | undefined {
  if (name.replaceAll(/['" ]/g, '') === '') return 'A work pool needs a name.'
  const banned = /[/%&<>]/.exec(name)?.[0]
  if (banned) return `“${banned}” may not be in a name, nor / % & < >.`
  // What the server does not refuse, but nobody can type on a command line or find again.
  if (/\p{Cc}/u.test(name)) return 'A control character may not be in a name.'
  if (name.toLowerCase().startsWith('prefect')) return 'Names that begin with “prefect” are reserved by the server.'
  return undefined
}

const LARGEST = 2_147_483_647

/** What the text of the limit field means: a number, null for no limit, or a problem. */
export function parseLimit(text: string): { limit: number | null } | { problem: string } {
  const trimmed = text.trim()
  if (trimmed === '') return { limit: null }
  if (!/^\d+$/.test(trimmed)) return { problem: 'A whole number from 0, or nothing for no limit.' }
  const limit = Number(trimmed)
  // The column is a 32-bit integer in both databases’ schema.
  return limit > LARGEST ? { problem: `At most ${LARGEST.toLocaleString('en')}.` } : { limit }
}
