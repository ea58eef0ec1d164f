import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import fc from 'fast-check'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ExactNumber, parseExact, printExact } from '~/lib/exact-json'
import { corpus } from './corpus-files'
import { isObject, type JsonObject } from './json-value'
import type { Validity } from './problems'
import { orderedProperties } from './schema'
import { SchemaForm, type SchemaFormProps } from './schema-form'

// It asks the server; journeys in a browser do that (e2e/forms.spec.ts).
vi.mock('./variable-picker', () => ({ VariablePicker: () => null }))
vi.mock('./block-picker', () => ({ BlockPicker: () => null }))

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

  it('a model or tuple that requires itself is opened step by step', () => {
    const definitions = {
      Node: { type: 'object', properties: { next: { $ref: '#/definitions/Node' } }, required: ['next'] },
      Pair: { type: 'array', prefixItems: [{ $ref: '#/definitions/Pair' }] },
    }
    const properties = { node: { $ref: '#/definitions/Node' }, pair: { $ref: '#/definitions/Pair' } }
    show({ schema: schemaOf(properties, { definitions, required: ['node', 'pair'] }) })
    expect(screen.getAllByRole('button', { name: /Fill in/ }).length).toBeGreaterThan(0)
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

describe('schemas that nobody foresaw', () => {
  const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', '', 'x/y~z', 'ö ü')
  const small = fc.jsonValue({ maxDepth: 1 })
  const deep = { maxDepth: 3, depthIdentifier: 'schema' }
  const anything = fc.letrec<{ schema: unknown; odd: unknown }>((tie) => ({
    odd: fc.oneof(deep, { weight: 1, arbitrary: small }, { weight: 4, arbitrary: tie('schema') }),
    schema: fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('string', 'integer', 'object', 'array', 'null', 'boolean', 'nonsense'),
          fc.array(fc.constantFrom('string', 'null', 'object')),
          small,
        ),
        title: fc.oneof(fc.string(), small),
        description: fc.oneof(fc.string(), small),
        default: fc.jsonValue({ maxDepth: 2 }),
        format: fc.oneof(fc.constantFrom('date', 'date-time', 'duration', 'password'), small),
        enum: fc.oneof(fc.array(small, { maxLength: 3 }), small),
        const: small,
        $ref: fc.constantFrom('#', '#/definitions/a', '#/definitions/gone', 'https://example.org/x', 7),
        anyOf: fc.oneof(deep, small, fc.array(tie('odd'), { maxLength: 3 })),
        allOf: fc.oneof(deep, small, fc.array(tie('odd'), { maxLength: 2 })),
        items: fc.oneof(deep, small, tie('odd'), fc.array(tie('odd'), { maxLength: 2 })),
        prefixItems: fc.oneof(deep, small, fc.array(tie('odd'), { maxLength: 2 })),
        properties: fc.oneof(deep, small, fc.dictionary(name, tie('odd'), { maxKeys: 3 })),
        additionalProperties: fc.oneof(deep, fc.boolean(), tie('odd')),
        required: fc.oneof(fc.array(name, { maxLength: 3 }), small),
        pattern: fc.oneof(fc.constantFrom('(', '^a', '(?i)x'), small),
        minimum: fc.oneof(fc.integer(), small),
        multipleOf: fc.constantFrom(0, -1, 2, 'x'),
        block_type_slug: fc.constantFrom('secret', 7),
        position: fc.oneof(fc.integer(), small),
      },
      { requiredKeys: [] },
    ),
  }))

  it('never cost the page: fields or JSON, nothing given unasked, nothing said to the console', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, anything.odd, { maxKeys: 3 }),
        fc.dictionary(name, anything.odd, { maxKeys: 2 }),
        fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 }),
        (properties, definitions, value) => {
          const start = parseExact(JSON.stringify(value)) as JsonObject
          const form = show({ schema: schemaOf(properties, { definitions }), special: true }, start)
          expect(form.changes).toEqual([])
          expect(complaints).toEqual([])
          expect(document.body.textContent).not.toBe('')
          cleanup()
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)
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
  type Typed = [schema: unknown, value: fc.Arbitrary<unknown>]
  const special = fc.oneof(
    fc.json().map((value) => ({ __prefect_kind: 'json', value })),
    fc.string().map((template) => ({ __prefect_kind: 'jinja', template })),
    fc.string().map((name) => ({ __prefect_kind: 'workspace_variable', variable_name: name })),
    fc.jsonValue().map((odd) => ({ __prefect_kind: 'json', value: odd, more: 1 })),
  )
  const leaves: Typed[] = [
    [{ type: 'string' }, fc.string()],
    [{ type: 'string', format: 'password', writeOnly: true }, fc.string()],
    [{ type: 'string', format: 'date-time' }, fc.constantFrom('2026-11-21T09:00:00', 'x', '')],
    [
      { type: 'integer' },
      fc.oneof(
        fc.integer(),
        fc.bigInt().map((big) => new ExactNumber(String(big))),
      ),
    ],
    [
      { type: 'number' },
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(new ExactNumber('5.0'))),
    ],
    [{ type: 'boolean' }, fc.boolean()],
    [{ anyOf: [{ type: 'boolean' }, { type: 'null' }] }, fc.constantFrom(true, false, null)],
    [{ enum: ['a', 1, null] }, fc.constantFrom('a', 1, null)],
    [{}, fc.jsonValue()],
  ]
  const node: fc.Arbitrary<Typed> = fc.letrec<{ node: Typed }>((tie) => {
    const inner = tie('node')
    return {
      node: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom(...leaves),
        inner.map(([items, value]): Typed => [{ type: 'array', items }, fc.array(value, { maxLength: 3 })]),
        inner.map(([items, value]): Typed => [
          { type: 'object', additionalProperties: items },
          fc.dictionary(fc.string(), value, { maxKeys: 3 }),
        ]),
        fc
          .tuple(inner, inner)
          .map(([[x, one], [y, other]]): Typed => [
            { type: 'object', properties: { x, y }, required: ['x'] },
            fc.record({ x: one, y: other, stranger: fc.jsonValue() }, { requiredKeys: [] }),
          ]),
        fc
          .tuple(inner, inner)
          .map(([[x, one], [y, other]]): Typed => [
            { anyOf: [x, y, { type: 'null' }] },
            fc.oneof(one, other, fc.constant(null)),
          ]),
        fc
          .tuple(inner, inner)
          .map(([[x, one], [y, other]]): Typed => [{ type: 'array', prefixItems: [x, y] }, fc.tuple(one, other)]),
      ),
    }
  }).node

  const cases = fc.array(node, { minLength: 1, maxLength: 3 }).chain((fields) =>
    fc.record({
      schema: fc.constant(
        schemaOf({
          ...Object.fromEntries(fields.map(([schema], at) => [`f${at}`, schema])),
          last: { type: 'string', title: 'last' },
        }),
      ),
      // Also what does not fit its schema must survive, and what the server fills in.
      value: fc.record(
        Object.fromEntries(
          fields.map(([, value], at) => [
            `f${at}`,
            fc.oneof(
              { weight: 5, arbitrary: value },
              { weight: 1, arbitrary: fc.jsonValue() },
              { weight: 1, arbitrary: special },
            ),
          ]),
        ),
        { requiredKeys: [] },
      ),
    }),
  )

  it('survive form → JSON → form unchanged, and a change of one field leaves the others alone', () => {
    fc.assert(
      fc.property(cases, ({ schema, value }) => {
        const before = printExact(value)
        const start = parseExact(before) as JsonObject
        const form = show({ schema, special: true }, start)
        // Shown, and nothing said about it.
        expect(form.changes).toEqual([])
        fireEvent.change(screen.getByRole('textbox', { name: 'last' }), { target: { value: 'changed' } })
        const { last, ...others } = form.value()
        expect(last).toBe('changed')
        expect(printExact(others)).toBe(before)
        // Through the JSON and back into the form.
        form.replace(parseExact(printExact(form.value())) as JsonObject)
        expect(form.changes).toHaveLength(1)
        expect(printExact({ ...form.value(), last: undefined })).toBe(before)
        cleanup()
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})

describe('values that the server fills in', () => {
  const schema = schemaOf({
    city: { type: 'string', title: 'city' },
    rows: { type: 'integer', title: 'rows' },
    names: { type: 'array', title: 'names', items: { type: 'string' } },
  })
  const giveAs = async (name: string, kind: string) => {
    await user.click(screen.getByRole('button', { name: `Give ${name} as JSON, template or variable` }))
    await user.click(screen.getByRole('radio', { name: kind }))
  }

  it('are offered only where the server does so', () => {
    show({ schema })
    expect(screen.queryByRole('button', { name: /as JSON, template or variable/ })).toBeNull()
  })

  it('a template: text for text, wrapped in JSON for anything else, and back to what was there', async () => {
    const form = show({ schema, special: true }, { city: 'Rome', rows: 5 })
    await giveAs('city', 'Template')
    expect(form.value().city).toEqual({ __prefect_kind: 'jinja', template: 'Rome' })
    fireEvent.change(screen.getByRole('textbox', { name: 'city as a template' }), { target: { value: '{{ 1 }}' } })
    expect(form.value().city).toEqual({ __prefect_kind: 'jinja', template: '{{ 1 }}' })
    await user.click(screen.getByRole('radio', { name: 'Value' }))
    expect(form.value().city).toBe('Rome')
    cleanup()
    const other = show({ schema, special: true }, { rows: 5 })
    await giveAs('rows', 'Template')
    fireEvent.change(screen.getByRole('textbox', { name: 'rows as a template' }), { target: { value: '{{ 1 + 1 }}' } })
    expect(other.value().rows).toEqual({
      __prefect_kind: 'json',
      value: { __prefect_kind: 'jinja', template: '{{ 1 + 1 }}' },
    })
    await user.click(screen.getByRole('switch', { name: 'Read the result of rows as JSON' }))
    expect(other.value().rows).toEqual({ __prefect_kind: 'jinja', template: '{{ 1 + 1 }}' })
  })

  it('JSON text: exact, and what it says is the value again', async () => {
    const form = show({ schema, special: true }, parseExact('{"rows": 9007199254740993}') as JsonObject)
    await giveAs('rows', 'JSON')
    expect(form.value().rows).toEqual({ __prefect_kind: 'json', value: '9007199254740993' })
    fireEvent.change(screen.getByRole('textbox', { name: 'rows as JSON' }), { target: { value: '5.0' } })
    await user.click(screen.getByRole('radio', { name: 'Value' }))
    expect(printExact(form.value())).toBe('{"rows":5.0}')
  })

  it('a template that is not closed is said at its field', async () => {
    const form = show({ schema, special: true }, { city: { __prefect_kind: 'jinja', template: '{{ a' } })
    await vi.waitFor(() => expect(form.validity()?.errors).toBe(1))
    expect(screen.getByText(/The template ends inside a/)).toBeTruthy()
  })

  it('of a form unknown to the form are kept and shown as JSON', () => {
    const odd = { __prefect_kind: 'jinja', template: 'a', more: 1 }
    const form = show({ schema, special: true }, { city: odd })
    expect((screen.getByRole('textbox', { name: 'city' }) as HTMLTextAreaElement).value).toContain('"more": 1')
    expect(form.changes).toEqual([])
  })

  it('also for one item of a list', async () => {
    const form = show({ schema, special: true }, { names: ['a'] })
    await giveAs('names item 1', 'Template')
    expect(form.value()).toEqual({ names: [{ __prefect_kind: 'jinja', template: 'a' }] })
  })
})

describe('lists in other ways', () => {
  it('as lines: what is pasted becomes items of their type, and what is no number is said to be none', async () => {
    const schema = schemaOf({ ids: { type: 'array', title: 'ids', items: { type: 'integer' } } })
    const form = show({ schema }, { ids: [1] })
    await user.click(screen.getByRole('button', { name: 'Edit ids as lines' }))
    const lines = screen.getByRole('textbox', { name: 'ids, an item a line' })
    expect(lines).toHaveProperty('value', '1')
    fireEvent.change(lines, { target: { value: '1\n9007199254740993\n\nx\n' } })
    expect(printExact(form.value())).toBe('{"ids":[1,9007199254740993,"x"]}')
    expect(await screen.findByText(/^Line 3: "x" is text, not an integer/)).toBeTruthy()
    // What is typed stays as it was typed.
    expect(lines).toHaveProperty('value', '1\n9007199254740993\n\nx\n')
  })

  it('as lines: text keeps its blanks and empty lines, and is never shown so when an item has lines itself', async () => {
    const schema = schemaOf({ names: { type: 'array', title: 'names', items: { type: 'string' } } })
    const form = show({ schema }, { names: [' a', '', 'b'] })
    await user.click(screen.getByRole('button', { name: 'Edit names as lines' }))
    expect(screen.getByRole('textbox', { name: 'names, an item a line' })).toHaveProperty('value', ' a\n\nb')
    form.replace({ names: ['two\nlines'] })
    expect(screen.getByRole('textbox', { name: 'names item 1' })).toHaveProperty('value', 'two\nlines')
    expect(screen.queryByRole('button', { name: 'Edit names as lines' })).toBeNull()
  })

  it('as choices: what is checked later comes later, and what is there twice is shown as items', async () => {
    const schema = schemaOf({ sizes: { type: 'array', title: 'sizes', items: { enum: ['s', 'm', 'l'] } } })
    const form = show({ schema }, { sizes: ['l'] })
    await user.click(screen.getByRole('checkbox', { name: 's' }))
    expect(form.value()).toEqual({ sizes: ['l', 's'] })
    await user.click(screen.getByRole('checkbox', { name: 'l' }))
    await user.click(screen.getByRole('checkbox', { name: 's' }))
    expect(form.value()).toEqual({ sizes: [] })
    form.replace({ sizes: ['m', 'm'] })
    expect(screen.getByRole('combobox', { name: 'sizes item 2' })).toBeTruthy()
    expect(form.changes).toHaveLength(3)
  })

  it('duplicates an item in its place', async () => {
    const schema = schemaOf({ names: { type: 'array', title: 'names', items: { type: 'string' } } })
    const form = show({ schema }, { names: ['a', 'b'] })
    await user.click(screen.getByRole('button', { name: 'Duplicate names item 1' }))
    expect(form.value()).toEqual({ names: ['a', 'a', 'b'] })
  })

  it('draws the beginning of a long list and keeps all of it', async () => {
    const schema = schemaOf({ ids: { type: 'array', title: 'ids', items: { type: 'integer' } } })
    const ids = Array.from({ length: 5000 }, (_, at) => at)
    const form = show({ schema }, { ids })
    expect(screen.getAllByRole('textbox')).toHaveLength(50)
    expect(screen.getByText(/The first 50 of 5,000/)).toBeTruthy()
    fireEvent.change(screen.getByRole('textbox', { name: 'ids item 2' }), { target: { value: '7' } })
    expect(form.value()).toEqual({ ids: ids.with(1, 7) })
  })
})

describe('a value of megabytes', () => {
  it('is not put into a field unasked', async () => {
    const text = 'x'.repeat(400_000)
    const form = show({ schema: schemaOf({ any: { title: 'any' } }) }, { any: { text } })
    expect(screen.queryByRole('textbox', { name: 'any' })).toBeNull()
    expect(screen.getByText(/391 KB of JSON/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show any here' }))
    expect(screen.getByRole('textbox', { name: 'any' })).toBeTruthy()
    expect(form.changes).toEqual([])
  })
})

describe('where the focus goes', () => {
  it('stays on the switch for None, and goes to the field that was reset', async () => {
    const property = { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'since' }
    show({ schema: schemaOf({ since: property, city: { type: 'string', title: 'city' } }) }, { city: 'x' })
    const none = screen.getByRole('switch', { name: 'since is None' })
    await user.click(none)
    expect(document.activeElement).toBe(screen.getByRole('switch', { name: 'since is None' }))
    await user.click(screen.getByRole('button', { name: 'Reset city' }))
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'city' })))
  })

  it('stays in the field while a value of another type is mended as JSON', async () => {
    const form = show({ schema: schemaOf({ rows: { type: 'integer', title: 'rows' } }) }, { rows: [1] })
    const field = screen.getByRole('textbox', { name: 'rows' })
    field.focus()
    fireEvent.change(field, { target: { value: '5' } })
    fireEvent.change(screen.getByRole('textbox', { name: 'rows' }), { target: { value: '57' } })
    expect(document.activeElement).toBe(field)
    expect(form.value()).toEqual({ rows: 57 })
    await user.tab()
    expect(screen.getByRole('textbox', { name: 'rows' })).toHaveProperty('tagName', 'INPUT')
  })
})

describe('moments', () => {
  it('are written as every judge reads them, on request', async () => {
    const schema = schemaOf({ wait: { type: 'string', format: 'duration', title: 'wait' } })
    const form = show({ schema }, { wait: '2 days 1h 30m' })
    await user.click(screen.getByRole('button', { name: 'Write P2DT1H30M' }))
    expect(form.value()).toEqual({ wait: 'P2DT1H30M' })
    expect(screen.queryByRole('button', { name: /^Write/ })).toBeNull()
  })
})
