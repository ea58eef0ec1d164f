/**
 * What the three judges think of a text of some `format`. Creating a run checks no format at all;
 * `/ui/schemas/validate` checks a few of them strictly; Python reads them when the run starts, more leniently.
 */
export type FormatVerdict = { level: 'warning' | 'note'; message: string } | undefined

const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?`
const ZONE = String.raw`(?:[zZ]|[+-]\d\d:?\d\d)`
const DATE_TIME = new RegExp(`^${DATE}(?:[Tt _]${TIME}(${ZONE})?)?$`)
const CLOCK = new RegExp(`^${TIME}(${ZONE})?$`)
const MIDNIGHT = new RegExp(`^${DATE}[Tt _]00:00(?::00(?:\\.0+)?)?(?:${ZONE})?$`)
const DAY = new RegExp(`^${DATE}$`)
/** ISO 8601 as pydantic reads it, or `[days] HH:MM:SS`. */
const DURATION =
  /^[+-]?(?:P(?=.)(?:[\d.]+Y)?(?:[\d.]+M)?(?:[\d.]+W)?(?:[\d.]+D)?(?:T(?=.)(?:[\d.]+H)?(?:[\d.]+M)?(?:[\d.]+S)?)?|(?:\d+ ?d(?:ays?)?,? ?)?\d+:\d\d(?::\d\d(?:\.\d+)?)?|[\d.]+)$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

function fails(what: string): FormatVerdict {
  return { level: 'warning', message: `Accepted, but the run will fail: not ${what}.` }
}
const NO_ZONE: FormatVerdict = { level: 'note', message: 'No zone. The check dislikes it, the run accepts it.' }

export function formatVerdict(format: string, value: string): FormatVerdict {
  switch (format) {
    case 'date-time': {
      const match = DATE_TIME.exec(value)
      if (match) return match[1] ? undefined : NO_ZONE
      return /^\d+(\.\d+)?$/.test(value) ? undefined : fails('a date and time, such as 2026-11-21T09:00:00Z')
    }
    case 'time': {
      const match = CLOCK.exec(value)
      return match ? (match[1] ? undefined : NO_ZONE) : fails('a time, such as 09:00:00')
    }
    case 'date':
      if (DAY.test(value)) return undefined
      // Pydantic takes a date-time for a date when it is midnight.
      return MIDNIGHT.test(value)
        ? { level: 'note', message: 'A date and time. The check dislikes it, the run takes the date.' }
        : fails('a date, such as 2026-11-21')
    case 'duration':
      return DURATION.test(value) ? undefined : fails('a duration, such as PT1H30M')
    case 'uuid':
      if (UUID.test(value)) return undefined
      return /^(?:urn:uuid:|\{)?[0-9a-f-]{32,36}\}?$/i.test(value)
        ? { level: 'note', message: 'Not the usual form of a UUID. The check dislikes it, the run accepts it.' }
        : fails('a UUID')
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : fails('an e-mail address')
    case 'ipv4':
      return IPV4.test(value) ? undefined : fails('an IPv4 address')
    case 'uri':
      return /^[a-z][a-z0-9+.-]*:\S/i.test(value) ? undefined : fails('a URL')
    default:
      return undefined
  }
}

/** `PT1H30M` → `1 h 30 min`; undefined when it is no ISO duration. */
export function durationWords(value: string): string | undefined {
  const match = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(
    value,
  )
  if (!match) return undefined
  const units = ['y', 'mo', 'wk', 'd', 'h', 'min', 's']
  const parts = match.slice(2).flatMap((part, index) => (part ? [`${part} ${units[index]}`] : []))
  return parts.length > 0 ? `${match[1] ? 'minus ' : ''}${parts.join(' ')}` : undefined
}

/** `1h 30m`, `2 days`, `90 s` → `PT1H30M`; undefined for anything that is not written so. */
export function isoDuration(text: string): string | undefined {
  const typed =
    /^\s*(?:(\d+)\s*(?:d|days?))?\s*(?:(\d+)\s*(?:h|hours?|hrs?))?\s*(?:(\d+)\s*(?:m|min|minutes?|mins?))?\s*(?:(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?|secs?))?\s*$/i.exec(
      text,
    )
  if (!typed) return undefined
  const [, days, hours, minutes, seconds] = typed
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`
  return days || time ? `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}` : undefined
}
