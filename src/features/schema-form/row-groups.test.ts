import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inGroups, regroup } from './row-groups'

const names = (count: number) => Array.from({ length: count }, (_, index) => `key${index}`)
const groupOf = (groups: string[][], name: string) => groups.findIndex((group) => group.includes(name))

test('a name that goes moves none of the others; a new one goes to the end', () => {
  const before = inGroups(names(20))
  expect(before.map(({ length }) => length)).toEqual([8, 8, 4])
  const without = names(20).filter((name) => name !== 'key3')
  const after = regroup(before, without)
  for (const name of without) expect(groupOf(after, name)).toBe(groupOf(before, name))
  expect(groupOf(regroup(after, [...without, 'new']), 'new')).toBe(2)
  const full = names(16)
  expect(groupOf(regroup(inGroups(full), [...full, 'new']), 'new')).toBe(2)
})

test('whatever comes and goes: each name is there once, in its order, and stays in its group', () => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 60 })
  fc.assert(
    fc.property(some, fc.array(some, { maxLength: 5 }), (first, later) => {
      let groups = regroup([], first)
      expect(groups).toEqual(inGroups(first))
      for (const next of later) {
        const order = new Map(next.map((name, index) => [name, index]))
        const kept = groups.flat().filter((name) => order.has(name))
        const isInOrder = kept.every((name, index) => index === 0 || order.get(kept[index - 1]!)! < order.get(name)!)
        const after = regroup(groups, next)
        expect(after.flat()).toEqual(next)
        const moved = kept.filter((name) => groupOf(after, name) !== groupOf(groups, name))
        expect(isInOrder ? moved : []).toEqual([])
        groups = after
      }
    }),
  )
})
