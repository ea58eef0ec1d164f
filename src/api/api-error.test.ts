import { expect, test } from 'vitest'
import { ApiError, errorFromAnswer, isMissing, notJsonError } from './api-error'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  errorFromAnswer(status, typeof body === 'string' ? body : JSON.stringify(body), new Headers(headers))

test('the text of an HTTPException is the message', () => {
  expect(answer(404, { detail: 'Flow run not found' })).toMatchObject({ status: 404, message: 'Flow run not found' })
})

test('a list of pydantic errors names the places, without the word for the body', () => {
  const detail = [
    { loc: ['body', 'schedules', 0, 'cron'], msg: 'Invalid cron', type: 'value_error' },
    { loc: ['body'], msg: 'Field required', type: 'missing' },
  ]
  const error = answer(422, { detail })
  expect(error.message).toBe('schedules.0.cron: Invalid cron; Field required')
  expect(error.detail).toEqual(detail)
})

test('an object as detail gives its message, or itself', () => {
  expect(answer(409, { detail: { message: 'Taken', id: 1 } }).message).toBe('Taken')
  expect(answer(409, { detail: { id: 1 } }).message).toBe('{"id":1}')
})

test("Prefect's own handlers speak by exception_message and exception_detail", () => {
  const exception_detail = [{ loc: ['body', 'limit'], msg: 'Invalid limit', type: 'value_error' }]
  expect(answer(422, { exception_message: 'Invalid request received.', exception_detail }).message).toBe(
    'Invalid request received: limit: Invalid limit',
  )
  expect(answer(500, { exception_message: 'Internal Server Error' }).message).toBe('Internal Server Error')
})

test('detail goes before exception_message', () => {
  expect(answer(404, { detail: 'Not here', exception_message: 'Internal' }).message).toBe('Not here')
})

test("a proxy's page is a sentence with its status and title", () => {
  const page = '<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>'
  const error = answer(502, page, { 'content-type': 'text/html' })
  expect(error.status).toBe(502)
  expect(error.message).toContain('502 Bad Gateway')
  expect(error.message).toContain('HTTP 502')
  expect(error.message).not.toContain('<')
})

test('plain text is the message; an empty answer names the status; nobody reads a megabyte', () => {
  expect(answer(503, 'Service Unavailable').message).toBe('Service Unavailable')
  expect(answer(500, '').message).toContain('HTTP 500')
  expect(answer(418, {}).message).toContain('HTTP 418')
  expect(answer(500, 'x'.repeat(1_000_000)).message.length).toBeLessThan(1000)
})

test('the request id goes along', () => {
  expect(answer(500, { detail: 'x' }, { 'x-request-id': 'abc' }).requestId).toBe('abc')
})

test('garbage where JSON was promised', () => {
  expect(notJsonError(200, '{"a', 'application/json').message).toBe("The server's answer is not valid JSON (HTTP 200).")
})

test('what is not there, and what is only not understood', () => {
  const id = '0d3a7c9e-0000-4000-8000-000000000001'
  expect(isMissing(new ApiError(404, 'Flow run not found'), id)).toBe(true)
  expect(isMissing(new ApiError(422, 'Input should be a valid UUID'), id.slice(0, 20))).toBe(true)
  expect(isMissing(new ApiError(422, 'limit: too large'), id)).toBe(false)
  // What has a name for an address has no malformed one.
  expect(isMissing(new ApiError(422, 'limit: too large'), undefined)).toBe(false)
  expect(isMissing(new Error('x'), id)).toBe(false)
})
