// @vitest-environment node
import { expect, test, vi } from 'vitest'
import { createCsrf, type CsrfToken, isCsrfRefusal } from './csrf'

function setUp({ on = false, expiresInMs = 3_600_000, disabled = false } = {}) {
  let clock = 0
  let made = 0
  const remembered = { get: () => on, set: vi.fn<(on: boolean) => void>() }
  const read = vi.fn<(client: string) => Promise<CsrfToken | null>>(async () =>
    disabled ? null : { token: `t${++made}`, expiration: new Date(clock + expiresInMs).toISOString() },
  )
  return {
    csrf: createCsrf({ read, remembered, now: () => clock }),
    read,
    remembered,
    later: (ms: number) => (clock += ms),
  }
}

test('a server without protection is asked nothing and told nothing', async () => {
  const { csrf, read } = setUp()
  expect(await csrf.headers('POST')).toEqual({})
  expect(read).not.toHaveBeenCalled()
})

test('learnt by a refusal, it is remembered and sent with everything but reads by GET', async () => {
  const { csrf, read, remembered } = setUp()
  expect(await Promise.all([csrf.renew(null), csrf.renew(null)])).toEqual([true, true])
  expect(read).toHaveBeenCalledTimes(1)
  expect(remembered.set).toHaveBeenCalledWith(true)
  const headers = await csrf.headers('DELETE')
  expect(headers).toEqual({ 'Prefect-Csrf-Token': 't1', 'Prefect-Csrf-Client': read.mock.calls[0]?.[0] })
  expect(await csrf.headers('GET')).toEqual({})
})

test('what is asked while the first token is on its way waits for it, also when it does not come', async () => {
  const { csrf, read } = setUp()
  let fail = (_error: Error) => {}
  read.mockImplementationOnce(() => new Promise((_resolve, reject) => (fail = reject)))
  const refused = csrf.renew(null)
  const waiting = csrf.headers('POST')
  expect(await csrf.headers('GET')).toEqual({})
  fail(new Error('no answer'))
  await expect(refused).rejects.toThrow('no answer')
  expect(await waiting).toEqual({})

  const renewed = csrf.renew(null)
  expect((await csrf.headers('POST'))['Prefect-Csrf-Token']).toBe('t1')
  expect(await renewed).toBe(true)
  expect(read).toHaveBeenCalledTimes(2)
})

test('where it is known to be on, the first request fetches it, and those beside it wait for it', async () => {
  const { csrf, read } = setUp({ on: true })
  const all = await Promise.all([csrf.headers('POST'), csrf.headers('PATCH'), csrf.headers('POST')])
  expect(all.map((each) => each['Prefect-Csrf-Token'])).toEqual(['t1', 't1', 't1'])
  expect(read).toHaveBeenCalledTimes(1)
})

test('it is renewed before it expires', async () => {
  const { csrf, read, later } = setUp({ on: true })
  await csrf.headers('POST')
  later(3_600_000 - 61_000)
  expect((await csrf.headers('POST'))['Prefect-Csrf-Token']).toBe('t1')
  later(2_000)
  expect((await csrf.headers('POST'))['Prefect-Csrf-Token']).toBe('t2')
  expect(read).toHaveBeenCalledTimes(2)
})

test('a request refused with an older token is repeated with the newer one, without another', async () => {
  const { csrf, read } = setUp({ on: true })
  await csrf.headers('POST')
  await csrf.renew('t1')
  expect(await csrf.renew('t1')).toBe(true)
  expect(read).toHaveBeenCalledTimes(2)
  expect((await csrf.headers('POST'))['Prefect-Csrf-Token']).toBe('t2')
})

test('switched off since: forgotten, and the request goes without', async () => {
  const { csrf, remembered } = setUp({ on: true, disabled: true })
  expect(await csrf.headers('POST')).toEqual({})
  expect(remembered.set).toHaveBeenCalledWith(false)
  expect(await csrf.renew(null)).toBe(false)
})

test('an expiration that cannot be read is none', async () => {
  const { csrf, read, later } = setUp({ on: true })
  read.mockResolvedValueOnce({ token: 't', expiration: 'soon' })
  await csrf.headers('POST')
  later(1e12)
  expect((await csrf.headers('POST'))['Prefect-Csrf-Token']).toBe('t')
})

test('only the three refusals of Prefect are taken for it', () => {
  const is = (status: number, message: string) => isCsrfRefusal({ status, message })
  expect(is(403, 'Missing CSRF token.')).toBe(true)
  expect(is(403, 'Missing client identifier.')).toBe(true)
  expect(is(403, 'Invalid CSRF token or client identifier.')).toBe(true)
  expect(is(403, 'Requests from https://elsewhere.example are not accepted.')).toBe(false)
  expect(is(422, 'CSRF protection is disabled.')).toBe(false)
})
