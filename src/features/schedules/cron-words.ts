import cronstrue from 'cronstrue'

/** A cron expression in words; throws on one it cannot read. A chunk of its own, like `rrule-words.ts`. */
export const cronInWords = (cron: string) => cronstrue.toString(cron, { use24HourTimeFormat: true, verbose: false })
