import { type Bench, stopwatch } from './bench'
import { atMost, type Measurement } from './table'
import { percentile, watch } from './watch'

/** A form of 300 fields: how long it takes to open, and from a key's event to the frame that shows it. */
export async function measureForm(bench: Bench): Promise<Measurement[]> {
  bench.say('A form of 300 fields')
  const opened = await watch(bench.browser, `${bench.url}/deployments/deployment/${bench.ids.form}/run`)
  const { page } = opened
  const field = page.getByRole('textbox', { name: /field_150/ }).first()
  await field.waitFor()
  await opened.quiet()

  // Code and data are there: what is left is the form's own work.
  await page.getByRole('link', { name: 'bench-wide-form' }).first().click()
  const open = page.getByRole('link', { name: /Custom run/ }).first()
  await open.waitFor()
  await opened.quiet()
  const ready = await stopwatch(page, 'click', { selector: 'label', text: '^field_\\d+', count: 300 })
  await open.click()
  const opening = await ready()

  await field.click()
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { keyTimes: times })
    addEventListener(
      'keydown',
      () => {
        const pressed = performance.now()
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.addEventListener('message', () => times.push(performance.now() - pressed))
          channel.port1.start()
          channel.port2.postMessage(null)
        })
      },
      true,
    )
  })
  await page.keyboard.type('the quick brown fox jumps over the lazy dog', { delay: 117 })
  const times = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes)
  await opened.context.close()
  return [
    atMost('form of 300 fields: opens', opening, 300, 'ms'),
    atMost('form of 300 fields: key press to paint, median', percentile(times, 0.5), 16, 'ms', 1),
    atMost('form of 300 fields: key press to paint, p95', percentile(times, 0.95), 33, 'ms', 1),
  ]
}
