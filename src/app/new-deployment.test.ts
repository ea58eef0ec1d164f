import { afterEach, expect, test, vi } from 'vitest'
import { isChunkFailure, reloadOnce } from './new-deployment'

afterEach(() => {
  sessionStorage.clear()
  document.head.innerHTML = ''
})

const deployed = (hash: string) => {
  document.head.innerHTML = `<script type="module" src="./assets/index-${hash}.js"></script>`
}

test.each([
  'Failed to fetch dynamically imported module: http://127.0.0.1/assets/runs-page-x.js',
  'error loading dynamically imported module: http://127.0.0.1/assets/runs-page-x.js',
  'Importing a module script failed.',
  "'text/html' is not a valid JavaScript MIME type.",
  'Unable to preload CSS for /assets/runs-page-x.css',
])('%s is a chunk that is gone', (message) => expect(isChunkFailure(new TypeError(message))).toBe(true))

test('an error of the page is not', () => {
  expect(isChunkFailure(new TypeError("Cannot read properties of undefined (reading 'module')"))).toBe(false)
  expect(isChunkFailure('Failed to fetch dynamically imported module')).toBe(false)
})

test('reloads once for a deployment, again for the next one', async () => {
  const reload = vi.fn<() => void>()
  const yes = () => Promise.resolve(true)
  deployed('a')
  expect(await reloadOnce(reload, yes)).toBe(true)
  expect(await reloadOnce(reload, yes)).toBe(false)
  deployed('b')
  expect(await reloadOnce(reload, yes)).toBe(true)
  expect(reload).toHaveBeenCalledTimes(2)
})

test('keeps the shell while the server is away, and may still reload when it is back', async () => {
  const reload = vi.fn<() => void>()
  deployed('a')
  expect(await reloadOnce(reload, () => Promise.resolve(false))).toBe(false)
  expect(reload).not.toHaveBeenCalled()
  expect(await reloadOnce(reload, () => Promise.resolve(true))).toBe(true)
})
