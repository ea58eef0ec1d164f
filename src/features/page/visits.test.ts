import { afterEach, expect, test } from 'vitest'
import { recordVisit, visits } from './visits'

afterEach(() => sessionStorage.clear())

test('newest first, each page once, the last eight', () => {
  for (const id of [1, 2, 3, 4, 5, 6, 7, 8, 9, 2]) recordVisit({ to: `/flows/flow/${id}`, name: `flow ${id}` })
  expect(visits().map(({ name }) => name)).toEqual([2, 9, 8, 7, 6, 5, 4, 3].map((id) => `flow ${id}`))
})

test.each(['not json', '{"to":1}', '[null, {"to":"//evil.example","name":"x"}, {"to":"javascript:1","name":"x"}]'])(
  'storage that holds %s holds no visits',
  (text) => {
    sessionStorage.setItem('podium.visits', text)
    expect(visits()).toEqual([])
  },
)
