/** Something the person who started Podium can mend: shown as its message alone, never with a stack trace. */
export class UserError extends Error {
  override name = 'UserError'
}
