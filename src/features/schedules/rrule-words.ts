import { rrulestr } from 'rrule'

/** An iCalendar rule (RFC 5545) in words, empty for a set of several rules; throws on one it cannot read. */
export function rruleInWords(rrule: string): string {
  const words = rrulestr(rrule).toText()
  return words && words[0]!.toUpperCase() + words.slice(1)
}
