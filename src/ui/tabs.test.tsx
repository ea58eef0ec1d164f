import { render } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { TabLink, TabNav } from './tabs'

const names = ['Logs', 'Task runs', 'Details']

const tabs = (active: string) => (
  <TabNav label="Parts">
    {names.map((name) => (
      <TabLink key={name} active={name === active} render={<a href={`#${name}`}>{name}</a>}>
        {name}
      </TabLink>
    ))}
  </TabNav>
)

it('brings the tab that is open into view where not all of them fit', () => {
  const shown: string[] = []
  Element.prototype.scrollIntoView = vi.fn<(this: Element) => void>(function (this: Element) {
    shown.push(this.textContent ?? '')
  })
  const { rerender } = render(tabs('Details'))
  expect(shown).toEqual(['Details'])
  rerender(tabs('Details'))
  expect(shown).toHaveLength(1)
  rerender(tabs('Logs'))
  expect(shown).toEqual(['Details', 'Logs'])
})
