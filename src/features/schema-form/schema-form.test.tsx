import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { corpus } from './corpus-files'
import { isObject, type JsonObject } from './json-value'
import { orderedProperties } from './schema'
import { SchemaForm, type SchemaFormProps } from './schema-form'

/** A page around the form: it holds the value and shows what it would send. */
function Held({ initial = {}, ...props }: Omit<SchemaFormProps, 'value' | 'onChange'> & { initial?: JsonObject }) {
  const [value, setValue] = useState(initial)
  held = { value, setValue }
  return <SchemaForm {...props} value={value} onChange={setValue} />
}
let held: { value: JsonObject; setValue: (value: JsonObject) => void }

const one = (property: unknown, required = false) => ({
  type: 'object',
  properties: { field: property },
  required: required ? ['field'] : [],
})

let complaints: unknown[][]
beforeEach(() => {
  complaints = []
  for (const method of ['error', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void complaints.push(args))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  expect(complaints).toEqual([])
})

describe('every schema of the corpus', () => {
  it.each(corpus().map((entry) => [entry.name, entry] as const))(
    '%s: a labelled field for each property, nothing said unasked',
    (_name, entry) => {
      render(<Held schema={entry.schema} deploymentDefaults={entry.deployment_parameters} />)
      const names = isObject(entry.schema) ? orderedProperties(entry.schema) : []
      expect(names).toEqual(entry.order)
      for (const name of names) {
        const label = screen.getAllByText(
          (_text, element) =>
            element?.textContent?.replace(/ \*.*$/, '') === name &&
            (element.tagName === 'LABEL' || element.id.endsWith('-label')),
        )
        expect(label.length).toBeGreaterThan(0)
        const element = label[0]!
        if (element instanceof HTMLLabelElement) expect(element.control).not.toBeNull()
      }
      expect(held.value).toEqual({})
      cleanup()
    },
  )
})
