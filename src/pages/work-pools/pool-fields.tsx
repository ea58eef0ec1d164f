import { useSearchParams } from 'react-router'
import { readView, type TemplateOutlook, type TemplateView, writeView } from '~/features/job-template/template-lens'
import { Field, TextArea, TextInput } from '~/ui/fields'

interface FieldProps {
  value: string
  onChange: (value: string) => void
  error?: string
}

export function DescriptionField({ value, onChange, error }: FieldProps) {
  return (
    <Field label="Description" error={error}>
      {(control) => (
        <TextArea {...control} rows={1} value={value} onValue={onChange} className="max-h-60 min-h-7.5 resize-y" />
      )}
    </Field>
  )
}

export function LimitField({ value, onChange, error }: FieldProps) {
  return (
    <Field
      label="Concurrency limit"
      error={error}
      help={value.trim() === '' ? 'No limit' : /^0+$/.test(value.trim()) ? 'No run starts' : 'Runs at the same time'}
    >
      {(control) => <TextInput {...control} mono inputMode="numeric" value={value} onValue={onChange} />}
    </Field>
  )
}

/** The view of the template, in the address. */
export function useTemplateView(): [TemplateView, (view: TemplateView) => void] {
  const [search, setSearch] = useSearchParams()
  const show = (view: TemplateView) => setSearch((before) => writeView(before, view), { replace: true })
  return [readView(search), show]
}

/** What the server is going to say, as far as it can be known here. */
export function Outlook({ outlook: { errors, warnings } }: { outlook: TemplateOutlook }) {
  if (errors > 0) return <span className="text-failed">The server will refuse {counted(errors, 'thing')}</span>
  if (warnings > 0) return <span className="text-late">{counted(warnings, 'warning')}</span>
  return null
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
