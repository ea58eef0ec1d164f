import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellOption, shellQuote } from './shell-quote'

const hostile = [
  'local',
  'my pool',
  '$(touch x)',
  '`id`',
  'a"b',
  "it's",
  `'"; rm -rf ~ #`,
  'back\\slash',
  'wow!!',
  'two\nlines',
  '*',
  '',
  '🚲',
]

test.each(hostile)('a shell reads %j back as it is', (text) => {
  const heard = execFileSync('sh', ['-c', `printf '%s' ${shellQuote(text)}`], { encoding: 'utf8' })
  expect(heard).toBe(text)
})

test('plain names stay readable, and one that begins with a dash stays a value', () => {
  expect(shellOption('--pool', 'local')).toBe('--pool "local"')
  expect(shellOption('--pool', '-x')).toBe('--pool="-x"')
})
