/** A log line as the server sends it; anything but the id may be missing or strange. */
export type LogLine = {
  id: string
  timestamp: string
  /** Python's numbers: 10 debug, 20 info, 30 warning, 40 error, 50 critical; programs may use others. */
  level: number
  message: string
  /** Logger. */
  name?: string | null
  task_run_id?: string | null
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/

/**
 * Microseconds since 1970, exact: Python writes microseconds, which a JavaScript date would cut, and pages are asked for by them.
 * They stay whole numbers until the year 2255. NaN for what is not a time.
 */
export function toMicros(iso: string): number {
  const found = TIMESTAMP.exec(iso)
  if (!found) return Number.NaN
  const [, date, time, fraction = '', zone = 'Z'] = found
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
  return Date.parse(`${date}T${time}${offset}`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

/** The inverse, in UTC with six digits. */
export function fromMicros(micros: number): string {
  const seconds = Math.floor(micros / 1e6)
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(micros - seconds * 1e6).padStart(6, '0')}Z`
}

export type LevelName = 'debug' | 'info' | 'warning' | 'error' | 'critical'

/** Every level that Python names, lowest first, with the letter of the level column. */
export const LEVELS: readonly { name: LevelName; from: number; letter: string; label: string }[] = [
  { name: 'debug', from: 0, letter: 'D', label: 'Debug' },
  { name: 'info', from: 20, letter: 'I', label: 'Info' },
  { name: 'warning', from: 30, letter: 'W', label: 'Warning' },
  { name: 'error', from: 40, letter: 'E', label: 'Error' },
  { name: 'critical', from: 50, letter: 'C', label: 'Critical' },
]

/** Index into `LEVELS`: numbers between two levels belong to the lower one. */
export function levelIndex(level: number): number {
  return level >= 50 ? 4 : level >= 40 ? 3 : level >= 30 ? 2 : level >= 20 ? 1 : 0
}
