import { expect, test } from 'vitest'
import { scheduleInWords, type ScheduleShape } from './schedule-words'

test.each<[ScheduleShape, string]>([
  [{ interval: 60 }, 'Every minute'],
  [{ interval: 900 }, 'Every 15 minutes'],
  [{ interval: 5_400 }, 'Every 1 hour 30 minutes'],
  [{ interval: 86_400, timezone: 'UTC' }, 'Every day'],
  [{ interval: 604_800 }, 'Every week'],
  [{ interval: 864_000 }, 'Every 10 days'],
  [{ interval: 0.5 }, 'Every 0.5 seconds'],
  [{ interval: 0 }, 'Every 0 seconds'],
  [{ cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' }, 'At 09:00, Monday through Friday (Europe/Berlin)'],
  [{ cron: '*/5 * * * *' }, 'Every 5 minutes'],
  [{ cron: 'R R * * *' }, 'Cron R R * * *'],
  [{ rrule: 'FREQ=WEEKLY;BYDAY=MO,WE' }, 'Every week on Monday, Wednesday'],
  [{ rrule: 'DTSTART:20260101T090000Z\nRRULE:FREQ=DAILY;INTERVAL=2', timezone: 'UTC' }, 'Every 2 days (UTC)'],
  [{ rrule: 'nonsense <b>' }, 'Rule nonsense <b>'],
])('%o reads as %s', async (schedule, words) => {
  expect(await scheduleInWords(schedule)).toBe(words)
})

test('a kind of schedule from a newer server is named, not crashed on', async () => {
  expect(await scheduleInWords({ lunar: 'full' } as unknown as ScheduleShape)).toMatch(/does not know/)
})
