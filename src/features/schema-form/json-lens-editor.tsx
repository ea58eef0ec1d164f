import { CodeEditor } from '~/ui/editor/code-editor'
import type { JsonLens } from './json-lens'

/** The value of a form as JSON text. Text that cannot be read stays here and is not taken over. */
export function JsonLensEditor({ what, text, edit, editLater, fault, hasSecrets }: JsonLens) {
  const label = `${what.charAt(0).toUpperCase()}${what.slice(1)} as JSON`
  return (
    <div className="flex flex-col gap-1">
      <h2>{label}</h2>
      <CodeEditor
        label={label}
        language="json"
        value={text}
        onChange={edit}
        onEdit={editLater}
        invalid={fault !== undefined}
        minHeight={240}
        maxHeight={2000}
      />
      {fault && (
        <p role="alert" className="text-12 text-failed">
          {fault} The form still shows what was there before.
        </p>
      )}
      {hasSecrets && <p className="text-12 text-muted">Secrets are masked; where the mask stays, the secret stays.</p>}
    </div>
  )
}
