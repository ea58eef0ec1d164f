import { use } from 'react'

/** The three kinds of schedule as Prefect stores them; the kind is known by its key. */
export type ScheduleShape =
  | { interval: number; timezone?: string | null }
  | { cron: string; timezone?: string | null }
  | { rrule: string; timezone?: string | null }

const UNITS: [name: string, seconds: number][] = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

/** `seconds` as people say it: 900 → "Every 15 minutes", 5400 → "Every 1 hour 30 minutes", 86400 → "Every day". */
function intervalInWords(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds <= 0) return `Every ${seconds} seconds`
  const parts: [count: number, unit: string][] = []
  let rest = seconds
  for (const [unit, size] of UNITS) {
    // Weeks only where they say it all: "every 10 days" is clearer than "1 week 3 days".
    if (unit === 'week' && rest % size !== 0) continue
    const count = unit === 'second' ? Number(rest.toFixed(3)) : Math.floor(rest / size)
    if (count > 0) parts.push([count, unit])
    rest -= count * size
  }
  const [first] = parts
  if (parts.length === 1 && first?.[0] === 1) return `Every ${first[1]}`
  return `Every ${parts.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ')}`
}

/** What puts a schedule of its kind into words; the libraries for it are loaded when such a schedule is met. */
type Words = (schedule: ScheduleShape) => string

const unknownKind = 'A schedule of a kind that this version does not know'

const guarded = (words: (text: string) => string, kind: string, text: string, zone: string | null | undefined) => {
  const suffix = zone ? ` (${zone})` : ''
  try {
    // A set of rules ("RRULE… RRULE… EXDATE…") has no words in the library.
    return (words(text) || `${kind} ${text}`) + suffix
  } catch {
    return `${kind} ${text}${suffix}`
  }
}

const loaders = {
  cron: async (): Promise<Words> => {
    const { cronInWords } = await import('./cron-words')
    return (schedule) =>
      'cron' in schedule ? guarded(cronInWords, 'Cron', schedule.cron, schedule.timezone) : unknownKind
  },
  rrule: async (): Promise<Words> => {
    const { rruleInWords } = await import('./rrule-words')
    return (schedule) =>
      'rrule' in schedule ? guarded(rruleInWords, 'Rule', schedule.rrule, schedule.timezone) : unknownKind
  },
}

const loading: Partial<Record<keyof typeof loaders, Promise<Words>>> = {}

/** Interval schedules need no library: their words are there at once. Others are a promise, the same one each time. */
function wordsFor(schedule: ScheduleShape): Words | Promise<Words> {
  if ('interval' in schedule && typeof schedule.interval === 'number')
    return (each) => ('interval' in each ? intervalInWords(each.interval) : unknownKind)
  const kind =
    'cron' in schedule && typeof schedule.cron === 'string'
      ? 'cron'
      : 'rrule' in schedule && typeof schedule.rrule === 'string'
        ? 'rrule'
        : null
  return kind ? (loading[kind] ??= loaders[kind]().catch(() => scheduleAsWritten)) : () => unknownKind
}

/** A schedule in words, with its zone when it has one of its own; what cannot be put in words is shown as written. */
export const scheduleInWords = async (schedule: ScheduleShape) => (await wordsFor(schedule))(schedule)

/** The same for components: suspends while the words for this kind of schedule are being loaded. */
export function useScheduleWords(schedule: ScheduleShape): string {
  const words = wordsFor(schedule)
  return (typeof words === 'function' ? words : use(words))(schedule)
}

/** What was written by the person who made the schedule, for the details line under the words. */
export function scheduleAsWritten(schedule: ScheduleShape): string {
  if ('cron' in schedule) return schedule.cron
  if ('rrule' in schedule) return schedule.rrule
  if ('interval' in schedule) return `${schedule.interval} s`
  return JSON.stringify(schedule)
}
