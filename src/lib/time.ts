import { preferences } from './preferences'

/**
 * Instants for people. Everything goes through Intl with cached formatters: correct across daylight saving changes,
 * in the zone the person chose. What is missing or cannot be read is '–'.
 */
export type Instant = string | number | Date | null | undefined

/** `short`: the time when it is today, else date, hour and minute. `date-time` always has date and seconds. */
export type TimeStyle = 'time' | 'time-ms' | 'short' | 'minute' | 'date-time' | 'date' | 'iso' | 'relative'

export type TimePreferences = { timeZone: string; hour12: boolean }

const missing = '–'

/**
 * Milliseconds since 1970, or null. Python writes microseconds, sometimes a space for the `T` and sometimes no zone
 * (then UTC is meant): engines differ on these, so they are brought to the one form that the standard defines.
 */
export function parseTime(at: Instant): number | null {
  if (at === null || at === undefined || at === '') return null
  if (typeof at === 'string') {
    const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?$/.exec(
      at.trim(),
    )
    if (!parts) return null
    const [, date, clock = '00:00:00', fraction = '', zone = 'Z'] = parts
    const time = clock.length === 5 ? `${clock}:00` : clock
    const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
    const offset = zone.length === 1 ? 'Z' : `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
    const value = Date.parse(`${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`)
    return Number.isNaN(value) ? null : value
  }
  const value = typeof at === 'number' ? at : at.getTime()
  // Beyond ±8.64e15 ms Date itself is invalid and Intl throws.
  return Number.isFinite(value) && Math.abs(value) <= 8.64e15 ? value : null
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string, hour12: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${hour12}`
  let found = formatters.get(key)
  if (!found) {
    const options: Intl.DateTimeFormatOptions = {
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: hour12 ? 'h12' : 'h23',
      timeZoneName: 'shortOffset',
    }
    try {
      found = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zoneId(timeZone) })
    } catch {
      found = new Intl.DateTimeFormat('en-US', options)
    }
    formatters.set(key, found)
  }
  return found
}

/** The IANA name that a setting stands for; undefined means the browser's own. */
const zoneId = (timeZone: string) => (timeZone === 'local' ? undefined : timeZone === 'utc' ? 'UTC' : timeZone)

type Parts = Record<
  'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second' | 'ms' | 'period' | 'zone',
  string
>

function partsOf(ms: number, { timeZone, hour12 }: TimePreferences): Parts {
  const found: Record<string, string> = {}
  for (const { type, value } of formatter(timeZone, hour12).formatToParts(ms)) found[type] = value
  const get = (key: string) => found[key] ?? ''
  return {
    year: get('year'),
    month: get('month'),
    day: get('day'),
    weekday: get('weekday'),
    hour: hour12 ? get('hour').replace(/^0/, '') : get('hour'),
    minute: get('minute'),
    second: get('second'),
    ms: get('fractionalSecond'),
    period: get('dayPeriod') && ` ${get('dayPeriod')}`,
    // Engines differ on whether Greenwich itself is `GMT` or `GMT+0`.
    zone: get('timeZoneName')
      .replace('GMT', 'UTC')
      .replace(/[+-]0$/, ''),
  }
}

/** Coarse distance from `now`: `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`, `in 4 min`. */
export function formatRelative(at: Instant, now: number = Date.now()): string {
  const ms = parseTime(at)
  if (ms === null) return missing
  const seconds = Math.abs(now - ms) / 1000
  if (seconds < 1) return 'now'
  const size =
    seconds < 60
      ? `${Math.floor(seconds)} s`
      : seconds < 3600
        ? `${Math.floor(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.floor(seconds / 3600)} h`
          : seconds < 5_184_000
            ? `${Math.floor(seconds / 86_400)} d`
            : seconds < 63_072_000
              ? `${Math.floor(seconds / 2_592_000)} months`
              : `${Math.floor(seconds / 31_536_000)} years`
  return ms <= now ? `${size} ago` : `in ${size}`
}

export function formatTime(
  at: Instant,
  style: TimeStyle,
  prefs: TimePreferences = preferences.get(),
  now: number = Date.now(),
): string {
  const ms = parseTime(at)
  if (ms === null) return missing
  if (style === 'iso') return new Date(ms).toISOString()
  if (style === 'relative') return formatRelative(ms, now)
  const { year, month, day, hour, minute, second, ms: fraction, period } = partsOf(ms, prefs)
  const clock = `${hour}:${minute}:${second}${period}`
  if (style === 'time') return clock
  if (style === 'minute') return `${hour}:${minute}${period}`
  if (style === 'time-ms') return `${hour}:${minute}:${second}.${fraction}${period}`
  const today = partsOf(now, prefs)
  const date = year === today.year ? `${day} ${month}` : `${day} ${month} ${year}`
  if (style === 'date') return date
  if (style === 'short') return date === `${today.day} ${today.month}` ? clock : `${date} ${hour}:${minute}${period}`
  return `${date} ${clock}`
}

/** The offset in force at that instant in the chosen zone: `UTC`, `UTC+2`, `UTC+5:30`. */
export function zoneLabel(prefs: TimePreferences = preferences.get(), at: Instant = Date.now()): string {
  const ms = parseTime(at)
  return ms === null ? missing : partsOf(ms, prefs).zone
}

/** The name of the chosen zone, such as `Europe/Berlin`. */
export function zoneName({ timeZone }: Pick<TimePreferences, 'timeZone'> = preferences.get()): string {
  return zoneId(timeZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** `Sat 21 Nov 2026 11:04:05.123 UTC+1`: nothing left out. For tooltips. */
export function formatFull(at: Instant, prefs: TimePreferences = preferences.get()): string {
  const ms = parseTime(at)
  if (ms === null) return missing
  const p = partsOf(ms, prefs)
  return `${p.weekday} ${p.day} ${p.month} ${p.year} ${p.hour}:${p.minute}:${p.second}.${p.ms}${p.period} ${p.zone}`
}

/** The value of an `<input type="datetime-local">` that shows this instant in the chosen zone; '' when missing. */
export function toZonedInput(at: Instant, { timeZone }: Pick<TimePreferences, 'timeZone'> = preferences.get()): string {
  const ms = parseTime(at)
  if (ms === null) return ''
  return new Date(ms + offsetAt(ms, timeZone)).toISOString().slice(0, 19)
}

/** The instant (ISO, UTC) that a `datetime-local` text means in the chosen zone; null when it cannot be read. */
export function fromZonedInput(
  text: string,
  { timeZone }: Pick<TimePreferences, 'timeZone'> = preferences.get(),
): string | null {
  const wall = /(Z|[+-]\d\d:?\d\d)$/i.test(text.trim()) ? null : parseTime(text)
  if (wall === null) return null
  // Twice, because the first guess may lie on the other side of a clock change. A wall time that the change skips
  // becomes the same distance after it, as in every calendar.
  const guess = wall - offsetAt(wall, timeZone)
  const second = wall - offsetAt(guess, timeZone)
  const exact = [guess, second].find((ms) => ms + offsetAt(ms, timeZone) === wall)
  return new Date(exact ?? Math.max(guess, second)).toISOString()
}

/**
 * The instant (ms) at which the zone's clock shows `wall` (ms since 1970 as if it were UTC). A time that a clock change
 * skips becomes the same distance after it; of two the first is taken.
 */
export function wallTime(wall: number, timeZone: string): { at: number; change?: 'skipped' | 'repeated' } {
  const day = 86_400_000
  const candidates = [wall - offsetAt(wall - day, timeZone), wall - offsetAt(wall + day, timeZone)]
  const shown = [...new Set(candidates)].filter((ms) => ms + offsetAt(ms, timeZone) === wall).sort((a, b) => a - b)
  if (shown.length === 0) return { at: Math.max(...candidates), change: 'skipped' }
  return { at: shown[0]!, ...(shown.length > 1 && { change: 'repeated' as const }) }
}

/** Milliseconds that the zone's wall clock is ahead of UTC at that instant. */
function offsetAt(ms: number, timeZone: string): number {
  const { zone } = partsOf(ms, { timeZone, hour12: false })
  const parts = /^UTC(?:([+-])(\d+)(?::(\d+))?)?/.exec(zone)
  if (!parts?.[1]) return 0
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0)) * 60_000
}

/** Seconds between two instants, or until `now` when the end is missing; null when there is no start. */
export function secondsBetween(start: Instant, end: Instant, now: number = Date.now()): number | null {
  const from = parseTime(start)
  return from === null ? null : Math.max(0, ((parseTime(end) ?? now) - from) / 1000)
}
