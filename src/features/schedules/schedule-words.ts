import cronstrue from 'cronstrue'
import { rrulestr } from 'rrule'

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

function cronInWords(cron: string): string {
  try {
    return cronstrue.toString(cron, { use24HourTimeFormat: true, verbose: false })
  } catch {
    return `Cron ${cron}`
  }
}

function rruleInWords(rrule: string): string {
  try {
    const rule = rrulestr(rrule)
    const words = rule.toText()
    // A set of rules ("RRULE… RRULE… EXDATE…") has no words in the library.
    return words ? words[0]!.toUpperCase() + words.slice(1) : `Rule ${rrule}`
  } catch {
    return `Rule ${rrule}`
  }
}

/** A schedule in words, with its zone when it has one of its own; what cannot be put in words is shown as written. */
export function scheduleInWords(schedule: ScheduleShape): string {
  if ('interval' in schedule && typeof schedule.interval === 'number') return intervalInWords(schedule.interval)
  const zone = schedule.timezone ? ` (${schedule.timezone})` : ''
  if ('cron' in schedule && typeof schedule.cron === 'string') return cronInWords(schedule.cron) + zone
  if ('rrule' in schedule && typeof schedule.rrule === 'string') return rruleInWords(schedule.rrule) + zone
  return 'A schedule of a kind that this version does not know'
}

/** What was written by the person who made the schedule, for the details line under the words. */
export function scheduleAsWritten(schedule: ScheduleShape): string {
  if ('cron' in schedule) return schedule.cron
  if ('rrule' in schedule) return schedule.rrule
  if ('interval' in schedule) return `${schedule.interval} s`
  return JSON.stringify(schedule)
}
