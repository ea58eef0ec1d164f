// @vitest-environment node
import { expect, test } from 'vitest'
import { authStringOf, splitPasted } from './auth-string'
import { redirectTarget } from './redirect-target'

test.each([
  ['/runs?state=FAILED#x', '/runs?state=FAILED#x'],
  ['/deployments/deployment/1/run', '/deployments/deployment/1/run'],
])('%s is a page of this app', (text, target) => expect(redirectTarget(text)).toBe(target))

test.each([
  null,
  '',
  'runs',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  '/login?redirect=/login',
])('%j leads to the dashboard', (text) => expect(redirectTarget(text)).toBe('/'))

test('user and password are one text to Prefect, and a pasted one is taken apart at its first colon', () => {
  expect(authStringOf('ada', 'a:b')).toBe('ada:a:b')
  expect(authStringOf('', 'ada:s3cret')).toBe('ada:s3cret')
  expect(splitPasted('ada:s3:cret')).toEqual({ user: 'ada', password: 's3:cret' })
  expect(splitPasted('ada')).toBeNull()
})
