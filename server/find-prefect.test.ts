import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePrefect, startFakePrefect } from './fake-prefect'
import { findUsualPrefect, namedPrefect } from './find-prefect'
import { credentialsFrom } from './upstream'

let server: FakePrefect

beforeEach(async () => (server = await startFakePrefect()))
afterEach(() => server.close())

type Replies = Record<string, [status: number, body: string]>

function serve(replies: Replies, otherwise: [number, string] = [404, '{"detail":"Not Found"}']) {
  server.answer((req, res) => {
    const [status, body] = replies[req.url ?? ''] ?? otherwise
    res
      .writeHead(status, {
        'content-type': 'application/json',
        location: `${server.origin}/elsewhere/api/admin/version`,
      })
      .end(body)
  })
}
const sentence = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message.replaceAll(server.origin, 'ORIGIN')}`,
  )

const given = credentialsFrom({ PREFECT_API_AUTH_STRING: 'ada:s3cret' })
const key = credentialsFrom({ PREFECT_API_KEY: 'pnu_1' })

describe('a given address', () => {
  test('a Prefect server tells its version and is asked with the credentials', async () => {
    serve({ '/api/admin/version': [200, '"3.8.8"'] })
    expect(await namedPrefect(`${server.origin}/api/`, given)).toEqual({
      apiUrl: `${server.origin}/api`,
      version: '3.8.8',
    })
    expect(server.received[0]?.headers.authorization).toBe(given?.header)
  })

  test('a forgotten /api is added', async () => {
    serve({ '/prefect/api/admin/version': [200, '"3.4.0"'] }, [200, '<!doctype html>'])
    expect((await namedPrefect(`${server.origin}/prefect`, null)).apiUrl).toBe(`${server.origin}/prefect/api`)
  })

  test('Prefect Cloud has no version but counts flows', async () => {
    serve({ '/api/accounts/1/workspaces/2/flows/count': [200, '12'] })
    const apiUrl = `${server.origin}/api/accounts/1/workspaces/2`
    expect(await namedPrefect(apiUrl, key)).toEqual({ apiUrl, version: 'unknown' })
  })

  test.each(['not a url', 'ftp://host/api', '127.0.0.1:4200', 'http://'])('%s is no address', async (text) => {
    expect(await sentence(namedPrefect(text, null))).toBe(
      `UserError: "${text}" is not the address of a Prefect API; it looks like http://127.0.0.1:4200/api.`,
    )
  })

  test('credentials do not belong into the address, and are not repeated', async () => {
    const said = await sentence(namedPrefect('http://ada:s3cret@127.0.0.1:1/api', null))
    expect(said).toContain('PREFECT_API_AUTH_STRING=user:password')
    expect(said).not.toContain('s3cret')
  })

  test('nothing answers', async () => {
    const gone = await startFakePrefect()
    await gone.close()
    expect(await sentence(namedPrefect(`${gone.origin}/api`, null))).toBe(
      `UserError: Nothing answers at ${gone.origin}/api: connection refused.`,
    )
  })

  test('something answers too late', async () => {
    server.answer(() => {})
    expect(await sentence(namedPrefect(`${server.origin}/api`, null, 50))).toBe(
      'UserError: Nothing answers at ORIGIN/api: no answer in time.',
    )
  })

  test.each([
    [
      null,
      401,
      'ORIGIN/api asks for credentials (401): set PREFECT_API_AUTH_STRING=user:password, or PREFECT_API_KEY for a token.',
    ],
    [given, 401, 'ORIGIN/api does not accept the credentials in PREFECT_API_AUTH_STRING (401).'],
    [key, 403, 'ORIGIN/api does not accept the credentials in PREFECT_API_KEY (403).'],
  ])('with %j a refusal (%i) names what is missing', async (credentials, status, wanted) => {
    serve({}, [status, 'Unauthorized'])
    expect(await sentence(namedPrefect(`${server.origin}/api`, credentials))).toBe(`UserError: ${wanted}`)
    expect(await sentence(namedPrefect(server.origin, credentials))).toMatch(/^UserError: ORIGIN/)
  })

  test('without credentials a Prefect that asks for them is left to its visitors', async () => {
    serve({}, [401, '{"exception_message":"Unauthorized"}'])
    const found = { apiUrl: `${server.origin}/api`, version: null }
    expect(await namedPrefect(`${server.origin}/api`, null)).toEqual(found)
    expect(await sentence(namedPrefect(`${server.origin}/api`, given))).toContain('does not accept the credentials')
  })

  test.each([
    [
      {},
      'ORIGIN/api answers, but not as a Prefect API does (404, application/json); the address usually ends in /api.',
    ],
    [
      { '/api/admin/version': [200, '<html>'] },
      'ORIGIN/api answers, but not as a Prefect API does (200, application/json); the address usually ends in /api.',
    ],
    [
      { '/api/admin/version': [500, ''] },
      'ORIGIN/api answers, but not as a Prefect API does (500, application/json); the address usually ends in /api.',
    ],
    [
      { '/api/admin/version': [308, ''] },
      'ORIGIN/api redirects to ORIGIN/elsewhere/api; if that is the Prefect API, give its address instead.',
    ],
    [{ '/api/admin/version': [200, '"2.20.1"'] }, 'ORIGIN/api is Prefect 2.20.1; Podium needs Prefect 3.'],
  ] as [Replies, string][])('%j is another server', async (replies, wanted) => {
    serve(replies)
    expect(await sentence(namedPrefect(`${server.origin}/api`, null))).toBe(`UserError: ${wanted}`)
  })
})

describe('the usual port', () => {
  const said: string[] = []
  const look = (credentials = given) => findUsualPrefect(credentials, (text) => said.push(text), `${server.origin}/api`)

  test('a Prefect 3 there is used', async () => {
    serve({ '/api/admin/version': [200, '"3.8.8"'] })
    expect((await look())?.version).toBe('3.8.8')
  })

  test('anything else there is left alone, an older Prefect by name', async () => {
    serve({})
    expect(await look()).toBeNull()
    serve({ '/api/admin/version': [200, '"2.20.1"'] })
    expect(await look()).toBeNull()
    expect(said).toEqual([`${server.origin}/api is Prefect 2.20.1, which Podium cannot use`])
    expect(await findUsualPrefect(null, () => {}, 'http://127.0.0.1:9/api')).toBeNull()
  })

  test('one to which visitors can log in is shown; another that wants credentials is not passed over in silence', async () => {
    serve({}, [401, '{"exception_message":"Unauthorized"}'])
    expect(await look(null)).toEqual({ apiUrl: `${server.origin}/api`, version: null })
    serve({}, [401, ''])
    expect(await sentence(look(null))).toContain('asks for credentials (401)')
    expect(await sentence(look(null))).toContain('--embedded')
  })
})
