import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Markdown } from './markdown'

vi.setConfig({ testTimeout: 30_000 })

vi.mock('mermaid', () => ({
  default: {
    initialize: () => {},
    render: async (id: string, source: string) => {
      if (source.includes('nonsense')) throw new Error('Parse error on line 1')
      return {
        svg: `<svg viewBox="0 0 120.2 60" id="${id}" onload="alert(1)"><script>alert(2)</script><a href="javascript:alert(3)"><text>A</text></a></svg>`,
      }
    },
  },
}))

const show = async (text: string) => {
  const { container } = render(<Markdown text={text} />)
  await waitFor(() => expect(screen.queryByText('Rendering…')).toBeNull())
  return container
}

test('headings start below the page title, tables and task lists are drawn', async () => {
  await show('# Report\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n- [x] done\n\n~~old~~')
  expect(screen.getByRole('heading', { name: 'Report', level: 2 })).toBeTruthy()
  expect(
    within(screen.getByRole('table'))
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['1', '2'])
  expect(screen.getByRole('checkbox')).toHaveProperty('checked', true)
})

test('a link opens elsewhere without handing over this page', async () => {
  await show('[docs](https://docs.example/x) and https://auto.example and <mailto:a@b.example>')
  const links = screen.getAllByRole('link')
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    'https://docs.example/x',
    'https://auto.example',
    'mailto:a@b.example',
  ])
  for (const link of links) expect(link.getAttribute('rel')).toContain('noopener')
})

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><circle/></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<style>body{display:none}</style>',
  '<form action="https://evil.example"><input name=password></form>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&#58;alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](java\u0000script:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](//evil.example/a)',
  '[x](/runs?x=1)',
  '[x](file:///etc/passwd)',
  '![x](javascript:alert(1))',
  '![x](http://tracker.example/a.png)',
  '![x](data:text/html,<script>alert(1)</script>)',
  '![x" onerror="alert(1)](https://img.example/a.png)',
  '[x]: javascript:alert(1)\n\n[x]',
  '<javascript:alert(1)>',
  '```html\n<script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '| <script>alert(1)</script> |\n| - |\n| <img src=x onerror=alert(1)> |',
]

test.each(attacks)('%s is harmless', async (text) => {
  const container = await show(text)
  expect(
    container.querySelector('script, svg, iframe, style, form, object, embed, input:not([type=checkbox])'),
  ).toBeNull()
  const attributes = [...container.querySelectorAll('*')].flatMap((element) => [...element.attributes])
  expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([])
  expect(attributes.filter(({ name, value }) => name === 'href' && !/^(https?:\/\/|mailto:|#)/.test(value))).toEqual([])
  expect(attributes.filter(({ name, value }) => name === 'src' && !/^(https:\/\/|data:image\/)/.test(value))).toEqual(
    [],
  )
})

test('ids in a text cannot take the place of ids of the page', async () => {
  const container = await show('note[^root]\n\n[^root]: text')
  for (const element of container.querySelectorAll('[id]')) expect(element.id).toMatch(/^user-content-/)
})

test('a diagram is an image, so nothing in it can run', async () => {
  const container = await show('```mermaid\ngraph TD; A-->B\n  click A href "javascript:alert(1)"\n```')
  const image = await screen.findByRole('img')
  expect(image.getAttribute('src')).toMatch(/^data:image\/svg\+xml/)
  expect(image.getAttribute('width')).toBe('121')
  expect(container.querySelector('svg, script')).toBeNull()
})

test('a diagram that cannot be drawn shows its message and its source', async () => {
  await show('```mermaid\nnonsense\n```')
  expect(await screen.findByText(/could not be drawn: Parse error on line 1/)).toBeTruthy()
  expect(screen.getByText('nonsense')).toBeTruthy()
})

test('a huge text is shown as written until it is asked for', async () => {
  render(<Markdown text={`# Big\n\n${'word '.repeat(60_000)}`} />)
  expect(screen.queryByRole('heading')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Render all of it' }))
  expect(await screen.findByRole('heading', { name: 'Big' })).toBeTruthy()
})

test.each([`${'>'.repeat(3000)} deep`, '*a '.repeat(20_000)])(
  'what would stall the parser is shown as written',
  async (text) => {
    const container = await show(text)
    expect(container.querySelector('pre')?.textContent).toBe(text)
    expect(screen.getByRole('button', { name: 'Render all of it' })).toBeTruthy()
  },
)
