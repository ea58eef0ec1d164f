import { ExactNumber } from '~/lib/exact-json'

/** Beyond this a value is handled with care: in pieces, later, or as JSON. Roughly characters of its JSON. */
const LARGE = 256 * 1024

/** Whether the JSON of a value is longer than `limit` characters, more or less; stops counting there. */
export function isLarge(value: unknown, limit = LARGE): boolean {
  return left(value, limit) < 0
}

function left(value: unknown, room: number): number {
  if (typeof value === 'string') return room - value.length - 2
  if (typeof value !== 'object' || value === null) return room - 5
  if (value instanceof ExactNumber) return room - value.literal.length
  let rest = room - 2
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      if (rest < 0) return rest
      rest = left(item, rest) - 1
    }
    return rest
  }
  for (const [key, held] of Object.entries(value)) {
    if (rest < 0) return rest
    rest = left(held, rest - key.length - 4)
  }
  return rest
}

/** `12,000 items, 1.4 MB of JSON` */
export function sizeWords(value: unknown): string {
  const characters = lengthOf(value)
  const size =
    characters >= 1024 * 1024 ? `${(characters / 1024 / 1024).toFixed(1)} MB` : `${Math.round(characters / 1024)} KB`
  if (Array.isArray(value)) return `${value.length.toLocaleString('en')} items, ${size} of JSON`
  return typeof value === 'string' ? `${size} of text` : `${size} of JSON`
}

/** Characters of its JSON, more or less. */
function lengthOf(value: unknown): number {
  const room = Number.MAX_SAFE_INTEGER
  return room - left(value, room)
}
