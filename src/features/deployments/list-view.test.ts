import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultListView, deploymentFilter, listSearch, listSorts, type ListView, parseListView } from './list-view'

const read = (search: string) => parseListView(new URLSearchParams(search))
const view: fc.Arbitrary<ListView> = fc.record({
  name: fc.string(),
  tags: fc.uniqueArray(fc.string({ minLength: 1 })),
  workPool: fc.string(),
  sort: fc.constantFrom(...listSorts),
  page: fc.integer({ min: 1, max: 1e6 }),
})

test('any view survives its address', () => {
  fc.assert(
    fc.property(view, (value) => {
      expect(read(listSearch(value))).toEqual(value)
    }),
  )
})

test('any address gives a view', () => {
  fc.assert(
    fc.property(fc.webQueryParameters(), (search) => {
      expect(read(search).page).toBeGreaterThan(0)
    }),
  )
})

test('defaults are not written', () => {
  expect(listSearch(defaultListView)).toBe('')
})

test("bookmarks of Prefect's present UI are read", () => {
  expect(read('?flowOrDeploymentName=%22etl%22&tags=prod,eu&sort=CREATED_DESC&page=2&limit=10')).toEqual({
    name: 'etl',
    tags: ['prod', 'eu'],
    workPool: '',
    sort: 'CREATED_DESC',
    page: 2,
  })
})

test('only what is chosen is asked for', () => {
  expect(deploymentFilter(defaultListView)).toEqual({ deployments: {} })
  expect(deploymentFilter({ ...defaultListView, name: 'etl', workPool: 'k8s' })).toEqual({
    deployments: { flow_or_deployment_name: { like_: 'etl' } },
    work_pools: { name: { any_: ['k8s'] } },
  })
})
