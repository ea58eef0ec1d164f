/**
 * The server's clock: windows end "now" where the runs are timed, and a laptop that is five minutes slow must
 * not hide the newest five minutes. HTTP dates have whole seconds, so a small difference is taken for none.
 */
const NOTABLE_SKEW_MS = 3_000
let skewMs = 0

export function noteServerDate(date: string | null, now = Date.now()) {
  if (!date) return
  const skew = Date.parse(date) - now
  if (Number.isFinite(skew)) skewMs = Math.abs(skew) > NOTABLE_SKEW_MS ? skew : 0
}

/** Milliseconds since 1970 by the server's clock. */
export const serverNow = () => Date.now() + skewMs
