import { useId } from 'react'
import { Button } from '~/ui/button'
import { CodeEditor } from '~/ui/editor/code-editor'
import { SegmentedChoice, TextArea } from '~/ui/fields'
import {
  kindOf,
  type Lens,
  LONGEST_VALUE,
  meantAsJson,
  readValue,
  sizeOf,
  throughLens,
  valueLine,
  type ValueDraft,
} from './value-words'

const lenses: { value: Lens; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
]

/** A value as the text it is or as JSON, and below it what will be stored, whichever way it is written. */
export function ValueField({
  draft,
  onChange,
  refused,
}: {
  draft: ValueDraft
  onChange: (draft: ValueDraft) => void
  /** In the server's words. */
  refused?: string
}) {
  const id = useId()
  const read = readValue(draft)
  const fault = read.fault ?? refused
  const control = {
    id: `${id}value`,
    'aria-describedby': `${id}stored${fault ? ` ${id}fault` : ''}`,
    invalid: fault !== undefined,
  }
  const edit = (source: string) => {
    if (source !== draft.source) onChange({ ...draft, source })
  }
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={control.id} className="font-medium">
          Value
        </label>
        <SegmentedChoice
          label="The value is written as"
          value={draft.lens}
          options={lenses}
          onChange={(lens) => onChange(throughLens(draft, lens))}
        />
      </div>
      {draft.lens === 'text' ? (
        <TextArea {...control} mono rows={5} value={draft.source} onValue={edit} className="max-h-96" />
      ) : (
        <CodeEditor
          {...control}
          label="Value"
          language="json"
          value={draft.source}
          onChange={edit}
          minHeight={120}
          maxHeight={420}
        />
      )}
      {fault && (
        <p id={`${id}fault`} className="text-12 wrap-anywhere text-failed">
          {fault}
        </p>
      )}
      <p id={`${id}stored`} className="flex flex-wrap items-baseline gap-x-2 text-12 text-muted">
        {read.fault === undefined ? (
          <>
            <span>Stored as</span>
            <span className="font-medium text-text">{kindOf(read.value)}</span>
            <bdi className="mono min-w-0 max-w-full flex-1 truncate text-text">{valueLine(read.value) || '""'}</bdi>
            <span className="mono">
              {sizeOf(read.value).toLocaleString('en')} of {LONGEST_VALUE.toLocaleString('en')} bytes
            </span>
          </>
        ) : (
          'Nothing can be stored as it is.'
        )}
      </p>
      {meantAsJson(draft) && (
        <p className="flex flex-wrap items-center gap-2 text-12 text-muted">
          This text is also JSON. It is stored as text.
          <Button size="small" onClick={() => onChange({ lens: 'json', source: draft.source })}>
            Store it as JSON
          </Button>
        </p>
      )}
    </div>
  )
}
