import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shortcutListener } from './shortcuts'

const run = { palette: vi.fn<() => void>(), help: vi.fn<() => void>(), runs: vi.fn<() => void>() }
const listener = shortcutListener([
  { keys: 'mod+k', label: 'Find anything', run: run.palette },
  { keys: '?', label: 'Keyboard shortcuts', run: run.help },
  { keys: 'g r', label: 'Runs', run: run.runs },
])

beforeEach(() => document.addEventListener('keydown', listener))
afterEach(() => {
  document.removeEventListener('keydown', listener)
  document.body.innerHTML = ''
  vi.clearAllMocks()
  vi.restoreAllMocks()
})

function press(key: string, init: KeyboardEventInit & { at?: number } = {}, target: Element = document.body) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  if (init.at !== undefined) Object.defineProperty(event, 'timeStamp', { value: init.at })
  target.dispatchEvent(event)
  return event
}
function add(html: string) {
  document.body.innerHTML = html
  return document.body.querySelector('[data-target]')!
}

test('Ctrl-K opens the palette and keeps the browser from its own search', () => {
  expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(true)
  expect(run.palette).toHaveBeenCalledTimes(1)
})

test('on a Mac it is ⌘K, and Ctrl-K is left to the text field', () => {
  vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel')
  expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(false)
  press('k', { metaKey: true })
  expect(run.palette).toHaveBeenCalledTimes(1)
})

test('g then r goes to the runs, and only together and in time', () => {
  press('g', { at: 1_000 })
  press('r', { at: 1_900 })
  expect(run.runs).toHaveBeenCalledTimes(1)
  press('r', { at: 1_950 })
  press('g', { at: 5_000 })
  press('r', { at: 6_100 })
  press('g', { at: 7_000 })
  press('x', { at: 7_100 })
  press('r', { at: 7_200 })
  expect(run.runs).toHaveBeenCalledTimes(1)
})

test.each([
  ['input', '<input data-target>'],
  ['textarea', '<textarea data-target></textarea>'],
  ['select', '<select data-target><option>a</option></select>'],
  ['the editor', '<div contenteditable="true"><span data-target></span></div>'],
  ['a combobox', '<div role="combobox" tabindex="0" data-target></div>'],
  ['a dialog', '<div role="dialog"><button data-target>OK</button></div>'],
  ['a menu', '<div role="menu"><div role="menuitem" tabindex="-1" data-target>Run</div></div>'],
])('letters typed in %s are letters', (_, html) => {
  const target = add(html)
  expect(press('?', { shiftKey: true }, target).defaultPrevented).toBe(false)
  press('g', { at: 1 }, target)
  press('r', { at: 2 }, target)
  expect(run.help).not.toHaveBeenCalled()
  expect(run.runs).not.toHaveBeenCalled()
})

test('a letter with Alt and a held key are not shortcuts', () => {
  press('?', { altKey: true })
  press('?', { repeat: true })
  expect(run.help).not.toHaveBeenCalled()
  press('?', { shiftKey: true })
  expect(run.help).toHaveBeenCalledTimes(1)
})

test('the palette opens also from a text field, but not over an open dialog', () => {
  press('k', { ctrlKey: true }, add('<input data-target>'))
  expect(run.palette).toHaveBeenCalledTimes(1)
  press('k', { ctrlKey: true }, add('<div role="dialog"><input data-target></div>'))
  expect(run.palette).toHaveBeenCalledTimes(1)
})
