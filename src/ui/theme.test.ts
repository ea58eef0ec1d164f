import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'theme.css'), 'utf8')

function tokensIn(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--color-([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  )
}

const blockAfter = (marker: string) => {
  const start = css.indexOf(marker)
  return css.slice(start, css.indexOf('\n}', start))
}

const light = tokensIn(blockAfter('@theme static {'))
const dark = tokensIn(blockAfter(":root[data-theme='dark'] {"))

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string | undefined, other: string | undefined): number {
  if (!one || !other) return 0
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['surface', 'raised', 'sunken', 'hover', 'selected']
const states = ['completed', 'failed', 'crashed', 'running', 'pending', 'scheduled', 'late', 'paused', 'cancelled']
const texts = ['text', 'muted', 'faint', 'accent', ...states]
const tinted = ['failed', 'crashed', 'running', 'late', 'paused']
const bars = states.map((state) => `bar-${state}`)

describe.each([
  ['light', light],
  ['dark', dark],
])('%s tokens', (_, tokens) => {
  it('have the same names as the other theme', () => {
    expect(Object.keys(tokens).sort()).toEqual(Object.keys(light).sort())
  })

  it.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    '%s on %s can be read',
    (text, ground) => {
      expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(tinted.flatMap((state) => [state, 'text', 'muted'].map((text) => [text, `${state}-bg`] as const)))(
    '%s on %s can be read',
    (text, ground) => {
      expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each([
    ['on-ink', 'ink'],
    ['on-accent', 'accent'],
  ])('%s on %s can be read', (text, ground) => {
    expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(4.5)
  })

  it('show where the focus is', () => {
    expect(grounds.filter((ground) => contrast(tokens.accent, tokens[ground]) < 3)).toEqual([])
  })

  it('have a bar for every state', () => {
    expect(bars.filter((bar) => !tokens[bar])).toEqual([])
  })
})

it('has no palette but ours', () => {
  expect(css).toContain('--color-*: initial')
})
