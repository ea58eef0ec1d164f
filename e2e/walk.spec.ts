import type { Page } from '@playwright/test'
import { axeFinds } from './axe'
import { addresses, settled } from './every-page'
import { expect, type Prefect, test } from './fixtures'

const DESKTOP = { width: 1280, height: 720 }
const PHONE = { width: 390, height: 844 }

/** On other servers what they answer is the question, and what a page looks like has been judged on the pinned one. */
const answersOnly = process.env.PODIUM_WALK === 'answers'
/** What came after 3.6: the page says that it is not told, or has nothing to say without it. */
const NEWER = /\/(concurrency_status|admin\/storage)$/

test.use({ refusals: answersOnly ? [403, 404] : [403] })

/**
 * Pixels by which the document or its main part can be scrolled sideways, and those that can be scrolled to below all
 * that is there, once the layout holds still.
 */
async function beyond(page: Page, name: string): Promise<{ sideways: number; below: number }> {
  let over = { sideways: 0, below: 0 }
  let before = ''
  await expect(async () => {
    const { height, busy, ...now } = await page.evaluate(() => {
      const main = document.querySelector('main') ?? document.documentElement
      const wider = (element: Element) => element.scrollWidth - element.clientWidth
      const { top } = main.getBoundingClientRect()
      let lowest = main.clientHeight
      for (const element of main.querySelectorAll('*')) {
        const { width, height, bottom } = element.getBoundingClientRect()
        // What only screen readers meet is a pixel.
        if (width <= 1 || height <= 1 || bottom - top <= lowest) continue
        let seen = bottom
        for (let box = element.parentElement; box && box !== main; box = box.parentElement)
          if (getComputedStyle(box).overflowY !== 'visible') seen = Math.min(seen, box.getBoundingClientRect().bottom)
        lowest = Math.max(lowest, seen - top)
      }
      return {
        sideways: Math.max(wider(document.documentElement), wider(main)),
        below: Math.floor(main.scrollHeight - lowest),
        height: main.scrollHeight,
        // A phone may be shown parts of its own, which load.
        busy: document.querySelectorAll('main [aria-busy="true"]').length,
      }
    })
    const isStill = busy === 0 && `${now.sideways} ${height}` === before
    before = `${now.sideways} ${height}`
    over = now
    expect(isStill, name).toBe(true)
  }).toPass({ intervals: [100] })
  return over
}

// In parts, so that more than one browser can walk at a time.
const PARTS = 3
test.describe.configure({ mode: 'parallel' })

for (let part = 1; part <= PARTS; part += 1)
  test(`every page shows all its parts, passes axe in light and dark, and fits a phone (${part} of ${PARTS})`, ({
    page,
    prefect,
    uniqueName,
  }) => walk(page, prefect, uniqueName, (at) => at % PARTS === part - 1))

async function walk(page: Page, prefect: Prefect, uniqueName: string, isMine: (at: number) => boolean) {
  test.setTimeout(1_200_000)
  const run = await prefect.start('fill-gallery/all-kinds', { name: uniqueName })
  await prefect.until(run.id, 'COMPLETED')
  const found: string[] = []
  let name = ''
  page.on('response', (answer) => {
    // By a 403 it is learnt that a server has CSRF protection.
    const { pathname } = new URL(answer.url())
    if (answer.status() < 400 || answer.status() === 403) return
    if (answersOnly && answer.status() === 404 && NEWER.test(pathname)) return
    found.push(`${name}: ${answer.status()} to ${answer.request().method()} ${pathname}`)
  })
  const judge = async (theme: string, only?: string) => {
    for (const finding of await axeFinds(page, { only })) found.push(`${name}, ${theme}: ${finding}`)
  }
  for (const [at, [each, path]] of (await addresses(prefect, run)).entries()) {
    if (!isMine(at)) continue
    name = each
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(path)
    await settled(page, name)
    for (const text of await page.getByRole('main').getByRole('alert').allTextContents())
      if (text.trim()) found.push(`${name}: “${text.trim().slice(0, 200)}”`)
    if (answersOnly) continue

    await judge('light')
    // The theme changes colours and nothing else.
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(page.locator('html[data-theme=dark]')).toBeAttached()
    await judge('dark', 'color-contrast')

    await page.setViewportSize(PHONE)
    const { sideways, below } = await beyond(page, name)
    if (sideways > 0) found.push(`${name}: ${sideways} px beyond the width of a phone`)
    if (below > 0) found.push(`${name}: ${below} px of nothing below`)
    await page.setViewportSize(DESKTOP)
  }
  expect(found).toEqual([])
  await prefect.remove(run)
}
