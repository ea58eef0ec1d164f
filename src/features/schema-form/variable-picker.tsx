import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { MOST_CHOICES, variableChoicesQuery, variableValueQuery } from '~/api/parameter-sources'
import { Combobox } from '~/ui/fields'
import { valueWords } from './schema-words'

/** A workspace variable by its name, and what it holds now. */
export function VariablePicker({
  id,
  label,
  name,
  onChange,
  readOnly,
  ...described
}: {
  id: string
  label: string
  name: string
  onChange: (name: string) => void
  readOnly: boolean
  invalid: boolean
  'aria-describedby'?: string
}) {
  const [search, setSearch] = useState('')
  // What there is to choose from is asked for when somebody comes near.
  const [near, setNear] = useState(false)
  const come = () => setNear(true)
  const choices = useQuery({ ...variableChoicesQuery(search), enabled: near && !readOnly })
  const current = useQuery({ ...variableValueQuery(name), enabled: name !== '' })
  const options = (choices.data ?? []).map((variable) => ({
    value: variable.name,
    label: variable.name,
    hint: valueWords(variable.value),
  }))
  return (
    <>
      <div onFocus={come} onPointerEnter={come}>
        <Combobox
          {...described}
          id={id}
          label={`Variable for ${label}`}
          placeholder="Choose a variable"
          value={name === '' ? null : name}
          options={options}
          onSearch={setSearch}
          onChange={(next) => onChange(next ?? '')}
          loading={choices.isFetching}
          error={choices.error ? `The variables could not be read: ${choices.error.message}` : null}
          allowNew
          disabled={readOnly}
        />
      </div>
      {options.length === MOST_CHOICES && (
        <p className="text-12 text-muted">The first {MOST_CHOICES}: type to find others.</p>
      )}
      {name !== '' && current.data && (
        <p className="text-12 text-muted">
          Now <span className="mono text-text">{valueWords(current.data.value)}</span>, read when the run is made.
        </p>
      )}
      {name !== '' && current.data === null && (
        <p className="text-12 text-failed">There is no variable of this name: the server will refuse the run.</p>
      )}
      {current.error && <p className="text-12 text-muted">What it holds could not be read: {current.error.message}</p>}
    </>
  )
}
