import { parseTime, toZonedInput, wallTime } from './time'

/** What a typed time means. */
export interface TypedTime {
  /** ISO, UTC. */
  at: string
  /** What a clock change did to it, in words. */
  clockChange?: string
}

const DAY = 86_400_000
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A day without a clock: milliseconds since 1970 of its midnight, as if it were UTC. */
type Day = number

/**
 * `tomorrow 9:00`, `mon 08:30`, `in 2 h`, `27 nov 9am`, `2026-11-27 09:00`, with or without a zone of its own. What is
 * typed without a day is the next time the clock shows it. Undefined when it cannot be read.
 */
export function parseTypedTime(text: string, timeZone: string, now: number = Date.now()): TypedTime | undefined {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (typed === '') return undefined
  if (typed === 'now') return { at: new Date(now).toISOString() }
  if (/^\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:z|utc|[+-]\d\d(?::?\d\d)?)$/.test(typed)) {
    const ms = parseTime(typed.replace('utc', 'z').toUpperCase())
    return ms === null ? undefined : { at: new Date(ms).toISOString() }
  }
  return relative(typed, timeZone, now) ?? named(typed, timeZone, now)
}

const UNITS: [RegExp, number, 'clock' | 'day'][] = [
  [/^(?:s|sec|secs|second|seconds)$/, 1000, 'clock'],
  [/^(?:m|min|mins|minute|minutes)$/, 60_000, 'clock'],
  [/^(?:h|hr|hrs|hour|hours)$/, 3_600_000, 'clock'],
  [/^(?:d|day|days)$/, 1, 'day'],
  [/^(?:w|wk|wks|week|weeks)$/, 7, 'day'],
]

/** `in 1 h 30 min`; days are of the calendar, so that the clock shows the same hour. */
function relative(typed: string, timeZone: string, now: number): TypedTime | undefined {
  const body = /^(?:in |\+ ?)(.+)$/.exec(typed)?.[1]
  if (body === undefined) return undefined
  let ms = 0
  let days = 0
  const rest = body.replaceAll(/(\d+(?:\.\d+)?) ?([a-z]+)(?:,? and |,? ?)/g, (whole, amount: string, word: string) => {
    const unit = UNITS.find(([names]) => names.test(word))
    if (!unit) return whole
    if (unit[2] === 'clock') ms += Number(amount) * unit[1]
    else days += Number(amount) * unit[1]
    return ''
  })
  if (rest !== '' || !Number.isInteger(days)) return undefined
  if (days === 0) return instant(now + ms)
  const wall = wallOf(now, timeZone) + days * DAY
  const found = fromWall(wall, timeZone)
  return found && { ...instant(Date.parse(found.at) + ms), clockChange: found.clockChange }
}

function instant(ms: number): TypedTime {
  return { at: new Date(ms).toISOString() }
}

const wallOf = (at: number, timeZone: string) => Date.parse(`${toZonedInput(at, { timeZone })}Z`)

/** A day, a time or both, in either order. */
function named(typed: string, timeZone: string, now: number): TypedTime | undefined {
  const wallNow = wallOf(now, timeZone)
  const today: Day = Math.floor(wallNow / DAY) * DAY
  const words = typed
    .replace(/^at /, '')
    .replaceAll(/,| at |t(?=\d\d:)/g, ' ')
    .split(' ')
    .filter(Boolean)
  for (let cut = 0; cut <= words.length; cut += 1) {
    const [head, tail] = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')]
    for (const [dayWords, timeWords] of [
      [head, tail],
      [tail, head],
    ] as const) {
      const clock = timeWords === '' ? undefined : clockOf(timeWords)
      if (timeWords !== '' && clock === undefined) continue
      if (dayWords === '') {
        const wall = today + clock!
        return fromWall(wall > wallNow ? wall : wall + DAY, timeZone)
      }
      const day = dayOf(dayWords, today)
      if (day === undefined) continue
      const wall = day.at + (clock ?? 0)
      // A weekday, or a day of the year, is the next one.
      if (wall <= wallNow && day.next !== undefined) return fromWall(day.next + (clock ?? 0), timeZone)
      return fromWall(wall, timeZone)
    }
  }
  return undefined
}

/** Milliseconds since midnight. */
function clockOf(text: string): number | undefined {
  if (text === 'noon') return DAY / 2
  if (text === 'midnight') return 0
  const match = /^(\d{1,2})(?::(\d\d)(?::(\d\d))?)? ?(am|pm)?$/.exec(text)
  if (!match || (match[2] === undefined && match[4] === undefined)) return undefined
  const [hour, minute, second] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)]
  if (minute > 59 || second > 59) return undefined
  if (match[4] === undefined) return hour > 23 ? undefined : (hour * 3600 + minute * 60 + second) * 1000
  if (hour < 1 || hour > 12) return undefined
  return (((hour % 12) + (match[4] === 'pm' ? 12 : 0)) * 3600 + minute * 60 + second) * 1000
}

/** `next`: the day to take when the time on this one has passed. */
function dayOf(text: string, today: Day): { at: Day; next?: Day } | undefined {
  if (text === 'today') return { at: today }
  if (/^(?:tomorrow|tmrw|tmr)$/.test(text)) return { at: today + DAY }
  const weekday = /^(next |on )?([a-z]{3,9})$/.exec(text)
  const index = weekday ? WEEKDAYS.findIndex((name) => weekday[2]!.startsWith(name)) : -1
  if (weekday && index >= 0 && isWeekday(weekday[2]!)) {
    const ahead = (index - new Date(today).getUTCDay() + 7) % 7
    const at = today + (weekday[1] === 'next ' && ahead === 0 ? 7 : ahead) * DAY
    return { at, next: at + 7 * DAY }
  }
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (iso) return exactDay(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text)
  if (german) return dayOfYear(Number(german[1]), Number(german[2]) - 1, german[3], today)
  const long = /^(\d{1,2})\.? ([a-z]{3,9})\.? ?(\d{4})?$/.exec(text) ?? undefined
  const american = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)? ?(\d{4})?$/.exec(text) ?? undefined
  const [date, month, year] = long
    ? [long[1], long[2], long[3]]
    : american
      ? [american[2], american[1], american[3]]
      : []
  const at = month === undefined ? -1 : MONTHS.findIndex((name) => month.startsWith(name))
  return at < 0 ? undefined : dayOfYear(Number(date), at, year, today)
}

const isWeekday = (word: string) =>
  /^(?:sun(?:day)?|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?)$/.test(word)

function dayOfYear(date: number, month: number, year: string | undefined, today: Day) {
  if (year !== undefined) return exactDay(Number(year), month, date)
  const thisYear = new Date(today).getUTCFullYear()
  const found = exactDay(thisYear, month, date)
  const next = exactDay(thisYear + 1, month, date)
  return found && { at: found.at, next: next?.at }
}

/** Undefined for the 31st of a month that has 30 days. */
function exactDay(year: number, month: number, date: number): { at: Day } | undefined {
  const at = Date.UTC(year, month, date)
  const read = new Date(at)
  return read.getUTCMonth() === month && read.getUTCDate() === date ? { at } : undefined
}

/** The instant at which the zone's clock shows this; where a change skips or repeats it, that is said. */
function fromWall(wall: number, timeZone: string): TypedTime | undefined {
  if (!Number.isFinite(wall) || Math.abs(wall) > 8.6e15) return undefined
  const { at, change } = wallTime(wall, timeZone)
  const shows = new Date(wall).toISOString().slice(11, 16)
  if (change === 'skipped') {
    const next = toZonedInput(at, { timeZone }).slice(11, 16)
    return { ...instant(at), clockChange: `The clock skips ${shows} that day; it starts at ${next}.` }
  }
  if (change === 'repeated') {
    return { ...instant(at), clockChange: `The clock shows ${shows} twice that day; it starts at the first.` }
  }
  return instant(at)
}
