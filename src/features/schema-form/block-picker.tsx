import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { blockChoiceQuery, blockChoicesQuery } from '~/api/parameter-sources'
import { paths } from '~/lib/paths'
import { Combobox } from '~/ui/fields'
import { referenceOf, withReference } from './block-reference'
import { madeBlock } from './made-block'

/** A saved block of the type, given by reference. Its secrets never come to the page. */
export function BlockPicker({
  id,
  label,
  slug,
  value,
  onChange,
  readOnly,
  document,
  ...described
}: {
  id: string
  label: string
  slug: string
  value: unknown
  onChange: (value: unknown) => void
  readOnly: boolean
  /** In a block document, where only the long form of a reference is understood. */
  document: boolean
  invalid: boolean
  'aria-describedby'?: string
}) {
  const chosen = referenceOf(value)
  const here = useLocation()
  // What there is to choose from is asked for when somebody comes near: a form may have many blocks.
  const [near, setNear] = useState(false)
  const come = () => setNear(true)
  const choices = useQuery({ ...blockChoicesQuery(slug), enabled: near && !readOnly })
  const listed = choices.data?.find((block) => block.id === chosen)
  const lookUp = chosen !== undefined && !listed
  const found = useQuery({ ...blockChoiceQuery(chosen ?? ''), enabled: lookUp && UUID.test(chosen) })
  const other = listed ?? found.data
  const options = (choices.data ?? []).map((block) => ({ value: block.id, label: block.name }))
  if (other && !listed) options.push({ value: other.id, label: `${other.name} (${other.type})` })
  const none = choices.data?.length === 0
  const made = chosen === undefined && !readOnly ? madeBlock(slug) : undefined
  return (
    <>
      <div onFocus={come} onPointerEnter={come}>
        <Combobox
          {...described}
          id={id}
          label={label}
          placeholder={none ? `No saved block of type ${slug}` : 'not given'}
          value={chosen ?? null}
          options={options}
          onChange={(next) => onChange(next === null ? undefined : withReference(document ? LONG : value, next))}
          loading={choices.isFetching}
          error={choices.error ? `The blocks could not be read: ${choices.error.message}` : null}
          disabled={readOnly}
        />
      </div>
      <p className="flex flex-wrap gap-x-3 text-12 text-muted">
        {made && (
          <button
            type="button"
            className="underline underline-offset-3 hover:text-text"
            onClick={() => onChange(withReference(document ? LONG : value, made.id))}
          >
            Choose {made.name}
          </button>
        )}
        {chosen !== undefined && other && (
          <Link to={paths.block(chosen)} className="underline underline-offset-3 hover:text-text">
            Open {other.name}
          </Link>
        )}
        {!readOnly && (
          <Link
            to={paths.createBlock(slug, here.pathname + here.search)}
            className="underline underline-offset-3 hover:text-text"
          >
            Create a block of type {slug}
          </Link>
        )}
      </p>
      {lookUp && (found.data === null || !UUID.test(chosen)) && (
        <p className="text-12 text-late">
          {document ? 'The server will refuse it' : 'Accepted, but the run will fail'}: there is no saved block {chosen}
          .
        </p>
      )}
      {found.data && found.data.type !== slug && (
        <p className="text-12 text-late">
          Accepted, but {document ? 'it may not load' : 'the run may fail'}: this block is of type {found.data.type},
          not {slug}.
        </p>
      )}
    </>
  )
}

const LONG = { $ref: {} }
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
