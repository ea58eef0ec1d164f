import { useMemo, useState } from 'react'
import { masked, secretPaths, unmasked } from '~/features/launch/secrets'
import { isObject, jsonEquals, type JsonObject } from '~/features/schema-form/json-value'
import { parseExact, printExact } from '~/lib/exact-json'
import { CodeEditor } from '~/ui/editor/code-editor'

/** The parameters as JSON text, in step with the form. Text that cannot be read stays here and is not taken over. */
export function ParametersEditor({
  schema,
  value,
  onChange,
  onFault,
}: {
  schema: unknown
  value: JsonObject
  onChange: (value: JsonObject) => void
  onFault: (fault: string | undefined) => void
}) {
  const [draft, setDraft] = useState<{ text: string; means: JsonObject; fault?: string }>()
  const secrets = useMemo(() => secretPaths(schema, value), [schema, value])
  const printed = useMemo(() => printExact(masked(value, secrets), 2), [value, secrets])
  const own = draft && jsonEquals(draft.means, value) ? draft : undefined

  const edit = (text: string) => {
    if (text === (own?.text ?? printed)) return
    let fault: string | undefined
    let means = value
    try {
      const read = parseExact(text)
      if (isObject(read)) means = unmasked(read, value, secrets)
      else fault = 'The parameters must be one JSON object: { … }.'
    } catch (error) {
      fault = `Not JSON: ${error instanceof Error ? error.message : String(error)}`
    }
    setDraft({ text, means, fault })
    onFault(fault)
    if (fault === undefined) onChange(means)
  }
  return (
    <div className="flex flex-col gap-1">
      <h2>Parameters as JSON</h2>
      <CodeEditor
        label="Parameters as JSON"
        language="json"
        value={own?.text ?? printed}
        onChange={edit}
        invalid={own?.fault !== undefined}
        minHeight={240}
        maxHeight={2000}
      />
      {own?.fault && (
        <p role="alert" className="text-12 text-failed">
          {own.fault} The form still shows what was there before.
        </p>
      )}
      {secrets.length > 0 && (
        <p className="text-12 text-muted">Secrets are masked; where the mask stays, the secret stays.</p>
      )}
    </div>
  )
}
