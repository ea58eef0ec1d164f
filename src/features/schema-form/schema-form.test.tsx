import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import fc from 'fast-check'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ExactNumber, parseExact, printExact } from '~/lib/exact-json'
import { corpus } from './corpus-files'
import { isObject, jsonEquals, type JsonObject } from './json-value'
import type { Validity } from './problems'
import { orderedProperties } from './schema'
import { SchemaForm, type SchemaFormProps } from './schema-form'

type Given = Omit<SchemaFormProps, 'value' | 'onChange'>

/** A page around the form: it holds the value, as every page does. */
function show(props: Given, initial: JsonObject = {}) {
  let value = initial
  const page = { replace: (_value: JsonObject) => {} }
  let validity: Validity | undefined
  const changes: JsonObject[] = []
  function Page(given: Given) {
    const [held, setHeld] = useState(initial)
    useEffect(() => void (page.replace = setHeld), [])
    return (
      <SchemaForm
        {...given}
        value={held}
        onChange={(next) => {
          value = next
          changes.push(next)
          setHeld(next)
        }}
        onValidity={(heard) => void (validity = heard)}
      />
    )
  }
  const view = render(<Page {...props} />)
  return {
    view,
    changes,
    value: () => value,
    validity: () => validity,
    replace: (next: JsonObject) => act(() => page.replace(next)),
    again: (next: Given) => view.rerender(<Page {...next} />),
  }
}

const schemaOf = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  ...more,
})
const user = userEvent.setup({ delay: null })

let complaints: unknown[][]
beforeEach(() => {
  complaints = []
  for (const method of ['error', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void complaints.push(args))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  // oxlint-disable-next-line vitest/no-standalone-expect -- holds for each test: a form says nothing to the console
  expect(complaints).toEqual([])
})

describe('every schema of the corpus', () => {
  it.each(corpus().map((entry) => [entry.name, entry] as const))(
    '%s: its fields in order, each with a label; nothing is given unasked and no value changed',
    (_name, entry) => {
      const form = show({ schema: entry.schema, deploymentDefaults: entry.deployment_parameters })
      const names = isObject(entry.schema) ? orderedProperties(entry.schema) : []
      expect(names).toEqual(entry.order)
      for (const name of names) {
        const named = screen.queryAllByLabelText(name)
        const groups = screen.queryAllByText(name, { selector: 'span[id$="-label"]' })
        expect([name, named.length + groups.length > 0]).toEqual([name, true])
      }
      expect(form.changes).toEqual([])
      cleanup()
      for (const one of entry.cases.filter(({ status }) => status === 201).slice(1, 3)) {
        const filled = show({ schema: entry.schema }, one.values)
        expect([one.note, filled.changes]).toEqual([one.note, []])
        cleanup()
      }
    },
    30_000,
  )
})

describe('a value means what the person says', () => {
  it('tells text that is empty from text that is not given', async () => {
    const form = show({ schema: schemaOf({ name: { type: 'string', title: 'name' } }) })
    const field = screen.getByRole('textbox', { name: 'name' })
    expect(field).toHaveProperty('placeholder', 'not given')
    await user.type(field, 'a')
    expect(form.value()).toEqual({ name: 'a' })
    await user.clear(field)
    expect(form.value()).toEqual({ name: '' })
    expect(field).toHaveProperty('placeholder', 'empty text')
    await user.click(screen.getByRole('button', { name: 'Reset name' }))
    expect(form.value()).toEqual({})
  })

  it('keeps digits exact, and a number that is being typed', async () => {
    const form = show({ schema: schemaOf({ count: { type: 'integer', title: 'count' } }) })
    const field = screen.getByRole('textbox', { name: 'count' })
    await user.type(field, '9007199254740993')
    expect(printExact(form.value())).toBe('{"count":9007199254740993}')
    await user.clear(field)
    expect(form.value()).toEqual({})
    await user.type(field, '1.')
    expect(form.value()).toEqual({ count: '1.' })
    await user.type(field, '50')
    expect(field).toHaveProperty('value', '1.50')
    expect(printExact(form.value())).toBe('{"count":1.50}')
  })

  it('shows text in a number field as text', () => {
    const form = show({ schema: schemaOf({ count: { type: 'integer', title: 'count' } }) }, { count: '5' })
    expect(screen.getByRole('textbox', { name: 'count' })).toHaveProperty('value', '"5"')
    expect(form.changes).toEqual([])
  })

  it('shows a large number that was loaded as it is', () => {
    const value = parseExact('{"count": 12345678901234567890}') as JsonObject
    const form = show({ schema: schemaOf({ count: { type: 'integer', title: 'count' } }) }, value)
    expect(screen.getByRole('textbox', { name: 'count' })).toHaveProperty('value', '12345678901234567890')
    expect(form.value().count).toBeInstanceOf(ExactNumber)
  })

  it('says None by a switch, and takes it back without losing what was there', async () => {
    const property = { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'since' }
    const form = show({ schema: schemaOf({ since: property }) })
    const none = screen.getByRole('switch', { name: 'since is None' })
    expect(none).toHaveProperty('checked', true)
    await user.click(none)
    expect(form.value()).toEqual({})
    await user.type(screen.getByRole('textbox', { name: 'since' }), 'x')
    expect(form.value()).toEqual({ since: 'x' })
    await user.click(screen.getByRole('switch', { name: 'since is None' }))
    expect(form.value()).toEqual({ since: null })
    await user.click(screen.getByRole('switch', { name: 'since is None' }))
    expect(form.value()).toEqual({ since: 'x' })
  })

  it('gives a boolean three states', async () => {
    const form = show({ schema: schemaOf({ on: { type: 'boolean', title: 'on' } }) })
    expect(screen.getAllByRole('radio').filter((radio) => (radio as HTMLInputElement).checked)).toEqual([])
    await user.click(screen.getByRole('radio', { name: 'false' }))
    expect(form.value()).toEqual({ on: false })
  })

  it('keeps the types of choices apart', () => {
    const form = show({ schema: schemaOf({ mixed: { enum: [1, '1', true, null], title: 'mixed' } }) })
    const select = screen.getByRole('combobox', { name: 'mixed' })
    const labels = within(select)
      .getAllByRole('option')
      .map((option) => option.textContent)
    expect(labels.filter((label) => label !== 'not given')).toEqual(['1', '1', 'true', 'None'])
    fireEvent.change(select, { target: { value: '1' } })
    expect(form.value()).toEqual({ mixed: '1' })
    fireEvent.change(select, { target: { value: '3' } })
    expect(form.value()).toEqual({ mixed: null })
  })

  it('shows a value that is none of the choices, and keeps it', () => {
    const form = show({ schema: schemaOf({ size: { enum: ['s', 'm'], title: 'size' } }) }, { size: 'xl' })
    expect(screen.getByRole('combobox', { name: 'size' })).toHaveProperty('value', 'other')
    expect(screen.getByText('xl (not one of the choices)')).toBeTruthy()
    expect(form.changes).toEqual([])
  })

  it('gives the rest of an inherited model along with the part that is changed', async () => {
    const mail = {
      type: 'object',
      title: 'mail',
      properties: { to: { type: 'string', title: 'to' }, body: { type: 'string', title: 'body' } },
    }
    const form = show({ schema: schemaOf({ mail: { ...mail, default: { to: 'all', body: 'hi' } } }) })
    await user.type(screen.getByRole('textbox', { name: 'body' }), '!')
    expect(form.value()).toEqual({ mail: { to: 'all', body: 'hi!' } })
    expect(screen.getAllByText('yours')).toHaveLength(2)
  })

  it('says where each value comes from', () => {
    const schema = schemaOf({
      a: { type: 'string', title: 'a', default: 'x' },
      b: { type: 'string', title: 'b', default: 'x' },
      c: { type: 'string', title: 'c' },
      d: { type: 'string', title: 'd', default: 'x' },
    })
    show({ schema, deploymentDefaults: { b: 'of deployment' } }, { b: 'of deployment', d: 'mine' })
    const rows = ['a', 'b', 'c', 'd'].map((name) => screen.getByRole('textbox', { name }))
    expect(rows.map((row) => (row as HTMLTextAreaElement).value)).toEqual(['x', 'of deployment', '', 'mine'])
    const sources = screen.getAllByText(/^(default|deployment|not given|yours)$/).map((element) => element.textContent)
    expect(sources).toEqual(['default', 'deployment', 'not given', 'yours'])
  })

  it('keeps keys that the schema does not know, shows them and lets them go', async () => {
    const form = show({ schema: schemaOf({ a: { type: 'string', title: 'a' } }) }, { debug: { deep: [1] } })
    expect(screen.getByText('not in schema')).toBeTruthy()
    expect(screen.getByRole('textbox', { name: 'debug' })).toHaveProperty('value', '{\n  "deep": [\n    1\n  ]\n}')
    await user.type(screen.getByRole('textbox', { name: 'a' }), 'x')
    expect(form.value()).toEqual({ debug: { deep: [1] }, a: 'x' })
    await user.click(screen.getByRole('button', { name: 'Remove debug' }))
    expect(form.value()).toEqual({ a: 'x' })
  })

  it('keeps JSON that cannot be read out of the value, and says so', async () => {
    const form = show({ schema: schemaOf({ any: { title: 'any' } }) }, { any: 1 })
    const field = screen.getByRole('textbox', { name: 'any' })
    fireEvent.change(field, { target: { value: 'hello' } })
    expect(form.value()).toEqual({ any: 1 })
    await vi.waitFor(() => expect(form.validity()?.unreadable).toEqual([['any']]))
    await user.click(screen.getByRole('button', { name: 'Take it as text' }))
    expect(form.value()).toEqual({ any: 'hello' })
    await vi.waitFor(() => expect(form.validity()?.unreadable).toEqual([]))
  })

  it('masks secrets until asked', async () => {
    show(
      { schema: schemaOf({ token: { type: 'string', format: 'password', writeOnly: true, title: 'token' } }) },
      { token: 's' },
    )
    expect(screen.getByLabelText('token')).toHaveProperty('type', 'password')
    await user.click(screen.getByRole('button', { name: 'Show token' }))
    expect(screen.getByLabelText('token')).toHaveProperty('type', 'text')
  })
})

describe('unions', () => {
  const schema = schemaOf(
    { pet: { oneOf: [{ $ref: '#/definitions/Cat' }, { $ref: '#/definitions/Dog' }], title: 'pet' } },
    {
      definitions: {
        Cat: {
          title: 'Cat',
          type: 'object',
          required: ['kind'],
          properties: { kind: { const: 'cat' }, lives: { type: 'integer', title: 'Lives' } },
        },
        Dog: {
          title: 'Dog',
          type: 'object',
          required: ['kind'],
          properties: { kind: { const: 'dog' }, trick: { type: 'string', title: 'Trick' } },
        },
      },
    },
  )

  it('lose nothing on the way from one branch to another and back', async () => {
    const form = show({ schema })
    await user.click(screen.getByRole('radio', { name: 'Cat' }))
    await user.type(screen.getByRole('textbox', { name: 'Lives' }), '7')
    expect(form.value()).toEqual({ pet: { kind: 'cat', lives: 7 } })
    await user.click(screen.getByRole('radio', { name: 'Dog' }))
    expect(form.value()).toEqual({ pet: { kind: 'dog' } })
    await user.click(screen.getByRole('radio', { name: 'Cat' }))
    expect(form.value()).toEqual({ pet: { kind: 'cat', lives: 7 } })
  })

  it('open the branch that a value belongs to, and follow a value set from outside', () => {
    const form = show({ schema }, { pet: { kind: 'dog', trick: 'sit' } })
    expect(screen.getByRole('radio', { name: 'Dog' })).toHaveProperty('checked', true)
    form.replace({ pet: { kind: 'cat' } })
    expect(screen.getByRole('radio', { name: 'Cat' })).toHaveProperty('checked', true)
  })

  it('stay open through a refetch that brings an equal value', async () => {
    const loose = schemaOf({
      x: {
        anyOf: [
          { type: 'integer', title: 'Int' },
          { type: 'number', title: 'Num' },
        ],
        title: 'x',
      },
    })
    const form = show({ schema: loose }, { x: 5 })
    await user.click(screen.getByRole('radio', { name: 'Num' }))
    await user.type(screen.getByRole('textbox', { name: 'x' }), '6')
    form.replace({ x: 6 })
    form.again({ schema: structuredClone(loose) })
    expect(screen.getByRole('radio', { name: 'Num' })).toHaveProperty('checked', true)
    expect(form.value()).toEqual({ x: 6 })
  })
})

describe('lists and maps', () => {
  it('add, move and remove items, and what is half typed moves along', async () => {
    const schema = schemaOf({ list: { type: 'array', title: 'list', items: { type: 'integer' } } })
    const form = show({ schema })
    expect(screen.getByText('Not given')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Give list as an empty list' }))
    expect(form.value()).toEqual({ list: [] })
    await user.click(screen.getByRole('button', { name: 'Add an item to list' }))
    await user.click(screen.getByRole('button', { name: 'Add an item to list' }))
    expect(form.value()).toEqual({ list: [null, null] })
    await user.type(screen.getByRole('textbox', { name: 'list item 1' }), '1')
    await user.type(screen.getByRole('textbox', { name: 'list item 2' }), '2.0')
    await user.click(screen.getByRole('button', { name: 'Move list item 2 up' }))
    expect(screen.getByRole('textbox', { name: 'list item 1' })).toHaveProperty('value', '2.0')
    expect(printExact(form.value())).toBe('{"list":[2.0,1]}')
    await user.click(screen.getByRole('button', { name: 'Remove list item 1' }))
    expect(form.value()).toEqual({ list: [1] })
  })

  it('rename a key in its place and never onto another', async () => {
    const schema = schemaOf({ map: { type: 'object', title: 'map', additionalProperties: { type: 'string' } } })
    const form = show({ schema }, { map: { a: '1', b: '2' } })
    const key = screen.getByRole('textbox', { name: 'Key of map: a' })
    await user.clear(key)
    await user.type(key, 'b')
    await user.tab()
    expect(screen.getByText('There is a key of this name already.')).toBeTruthy()
    expect(form.value()).toEqual({ map: { a: '1', b: '2' } })
    await user.type(key, '2')
    await user.tab()
    expect(JSON.stringify(form.value())).toBe('{"map":{"b2":"1","b":"2"}}')
  })
})

describe('schemas that are no form', () => {
  it.each([
    ['null', null],
    ['a text', 'nonsense'],
    ['malformed properties', { type: 'object', properties: [1, 2] }],
    ['another type', { type: 'string' }],
  ])('%s: said, and the values can be given as JSON', (_name, schema) => {
    const form = show({ schema })
    const field = screen.getByRole('textbox', { name: 'Values as JSON' })
    fireEvent.change(field, { target: { value: '{"a": 5.0}' } })
    expect(printExact(form.value())).toBe('{"a":5.0}')
    fireEvent.change(field, { target: { value: '{"a": ' } })
    expect(form.validity()?.unreadable).toEqual([[]])
    expect(printExact(form.value())).toBe('{"a":5.0}')
  })

  it.each([
    ['a remote reference', { $ref: 'https://example.org/x.json' }],
    ['a missing reference', { $ref: '#/definitions/none' }],
    ['an endless reference', { $ref: '#/definitions/loop' }],
    ['an endless allOf', { allOf: [{ $ref: '#/definitions/all' }] }],
    ['an unknown type', { type: 'decimal' }],
    ['false', false],
    ['a number', 7],
  ])('%s in one field costs that field only', (_name, property) => {
    const definitions = { loop: { $ref: '#/definitions/loop' }, all: { allOf: [{ $ref: '#/definitions/all' }] } }
    const form = show({ schema: schemaOf({ odd: property, fine: { type: 'string', title: 'fine' } }, { definitions }) })
    expect(screen.getByRole('textbox', { name: 'fine' })).toBeTruthy()
    fireEvent.change(screen.getByRole('textbox', { name: 'odd' }), { target: { value: '[1]' } })
    expect(form.value()).toEqual({ odd: [1] })
  })

  it('huge: JSON first, the form on demand', async () => {
    const properties = Object.fromEntries(Array.from({ length: 700 }, (_, at) => [`f${at}`, { type: 'boolean' }]))
    show({ schema: schemaOf(properties) })
    expect(screen.getByText(/700 fields/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Show the form' })).toBeTruthy()
  })

  it('empty: says that there is nothing to fill in', () => {
    show({ schema: schemaOf({}) })
    expect(screen.getByText(/No parameters/)).toBeTruthy()
  })
})

describe('problems', () => {
  it('stand at their field, and server errors until that field changes', async () => {
    const schema = schemaOf({ a: { type: 'string', title: 'a' }, b: { type: 'integer', title: 'b', maximum: 5 } })
    const form = show({ schema, serverErrors: [{ path: ['a'], message: 'no such thing' }] }, { a: 'x', b: 9 })
    const a = screen.getByRole('textbox', { name: 'a' })
    const b = screen.getByRole('textbox', { name: 'b' })
    expect(await screen.findByText('Server: no such thing')).toBeTruthy()
    expect(a.getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById(b.getAttribute('aria-describedby')!)?.textContent).toBe(
      '9 is greater than the maximum of 5',
    )
    await user.type(b, '{Backspace}1')
    await vi.waitFor(() => expect(form.validity()?.errors).toBe(1))
    expect(screen.getByText('Server: no such thing')).toBeTruthy()
    await user.type(a, 'y')
    await vi.waitFor(() => expect(form.validity()?.errors).toBe(0))
    expect(screen.queryByText('Server: no such thing')).toBeNull()
  })

  it('tell what is still to be filled in from what is wrong', async () => {
    const form = show({ schema: schemaOf({ a: { type: 'string', title: 'a' } }, { required: ['a'] }) })
    await vi.waitFor(() => expect(form.validity()).toMatchObject({ errors: 1, missing: 1 }))
    expect(screen.getByRole('textbox', { name: 'a' }).getAttribute('aria-invalid')).toBeNull()
  })
})

describe('random values of random schemas', () => {
  const leaf: fc.Arbitrary<[unknown, fc.Arbitrary<unknown>]> = fc.constantFrom<[unknown, fc.Arbitrary<unknown>]>(
    [{ type: 'string' }, fc.string()],
    [{ type: 'integer' }, fc.integer()],
    [{ type: 'number' }, fc.double({ noNaN: true, noDefaultInfinity: true })],
    [{ type: 'boolean' }, fc.boolean()],
    [{ enum: ['a', 1, null] }, fc.constantFrom('a', 1, null)],
    [{}, fc.jsonValue()],
    [
      { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] },
      fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
    ],
    [{ type: 'array', items: { type: 'string' } }, fc.array(fc.string(), { maxLength: 3 })],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      fc.dictionary(fc.string(), fc.integer(), { maxKeys: 3 }),
    ],
    [
      { type: 'object', properties: { x: { type: 'integer' }, y: { type: 'string', default: 'd' } } },
      fc.record({ x: fc.integer(), y: fc.string(), other: fc.jsonValue() }, { requiredKeys: [] }),
    ],
  )

  it('survive form → JSON → form unchanged, and a change of one field leaves the others alone', () => {
    const cases = fc.array(leaf, { minLength: 1, maxLength: 4 }).chain((leaves) =>
      fc.record({
        schema: fc.constant(
          schemaOf({
            ...Object.fromEntries(leaves.map(([schema], at) => [`f${at}`, schema])),
            last: { type: 'string', title: 'last' },
          }),
        ),
        // Also what does not fit its schema must survive.
        value: fc.record(
          Object.fromEntries(
            leaves.map(([, value], at) => [`f${at}`, fc.oneof({ weight: 4, arbitrary: value }, fc.jsonValue())]),
          ),
          { requiredKeys: [] },
        ),
      }),
    )
    fc.assert(
      fc.property(cases, ({ schema, value }) => {
        const start = parseExact(JSON.stringify(value)) as JsonObject
        const form = show({ schema }, start)
        expect(form.changes).toEqual([])
        fireEvent.change(screen.getByRole('textbox', { name: 'last' }), { target: { value: 'changed' } })
        const text = printExact(form.value())
        expect(jsonEquals(parseExact(text), { ...start, last: 'changed' })).toBe(true)
        form.replace(parseExact(text) as JsonObject)
        expect(form.changes).toHaveLength(1)
        cleanup()
      }),
      { numRuns: 40 },
    )
  }, 30_000)
})
