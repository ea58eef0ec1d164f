import { expect, test } from 'vitest'
import { nameProblem } from './name-rule'
import { codeSamples, loadByClass, plainLine } from './type-words'

test('each example of a type has the words before it', () => {
  const example = 'Load it:\n```python\nWebhook.load("BLOCK_NAME")\n```\nor\n```python\nelse_()\n```'
  expect(codeSamples(example)).toEqual([
    { about: 'Load it:', code: 'Webhook.load("BLOCK_NAME")' },
    { about: 'or', code: 'else_()' },
  ])
  expect(codeSamples('Webhook.load("BLOCK_NAME")')).toEqual([{ about: '', code: 'Webhook.load("BLOCK_NAME")' }])
  expect(codeSamples(null)).toEqual([])
})

test('code that loads a block never saves one, whatever the example does', () => {
  const secret =
    '```python\nfrom prefect.blocks.system import Secret\n\nSecret(value="sk").save("BLOCK_NAME", overwrite=True)\n\nblock = Secret.load("BLOCK_NAME")\n```'
  expect(loadByClass(secret, 'mine')).toBe('from prefect.blocks.system import Secret\n\nblock = Secret.load("mine")')
  const several =
    '```python\nfrom a.b import (\n    Other,\n    Mine,\n)\nwith Mine.load("BLOCK_NAME") as it:\n    pass\n```'
  expect(loadByClass(several, 'x')).toBe('from a.b import Mine\n\nblock = Mine.load("x")')
  expect(loadByClass('```python\nprint(1)\n```', 'x')).toBeUndefined()
})

test('a description is one line of words', () => {
  expect(plainLine('See the\n[boto3 docs](https://x.y) and `z`.')).toBe('See the boto3 docs and z.')
})

test('a name that the server refuses is told with one that it takes', () => {
  expect(nameProblem('my-block-2')).toBeUndefined()
  expect(nameProblem('My Block!')).toBe('Only lowercase letters, numbers and dashes, such as my-block.')
  expect(nameProblem('äöü')).toBe('Only lowercase letters, numbers and dashes.')
  expect(nameProblem('')).toMatch(/^A name is needed/)
})
