import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What axe finds wrong with a page as it is: the rule, and the first element that breaks it. */
export async function axeFinds(
  page: Page,
  { within, only, without = [] }: { within?: string; only?: string; without?: string[] } = {},
): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    // In this page alone: else each judgement opens one of its own, and puts this into the background, where nothing is painted.
    .setLegacyMode(true)
    // What is well is not told, which takes half of the time and more.
    .options({ resultTypes: ['violations'] })
    .disableRules(without)
  if (within) axe.include(within)
  if (only) axe.withRules(only)
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes: [first] }) => `${id} at ${first?.target.join(' ')}: ${first?.html.slice(0, 200)}`)
}
