/**
 * Prefect compares one text, which by custom is `user:password`. A text without a user is taken as it is: the whole
 * string was pasted, or the server's has no colon.
 */
export const authStringOf = (user: string, password: string) => (user === '' ? password : `${user}:${password}`)

/** A user name has no colon: what follows one is the password of a text pasted whole. Null when there is none. */
export function splitPasted(text: string): { user: string; password: string } | null {
  const colon = text.indexOf(':')
  return colon === -1 ? null : { user: text.slice(0, colon).trim(), password: text.slice(colon + 1) }
}
