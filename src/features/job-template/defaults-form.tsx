import { useMemo, useState } from 'react'
import type { JsonObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { SchemaForm } from '~/features/schema-form/schema-form'
import { printExact } from '~/lib/exact-json'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { schemaOfDefaults, withDefaults } from './default-edits'
import { defaultsOf, readTemplate, variablesSchema } from './template'

interface Props {
  text: string
  onText: (text: string) => void
  creating: boolean
  onUnreadable: (unreadable: boolean) => void
}

const WORDS = { yours: 'default', none: 'no default' }

/** The defaults of the variables as a form: what a run gets when neither it nor its deployment says otherwise. */
export function DefaultsForm({ text, onText, creating, onUnreadable }: Props) {
  const template = useMemo(() => readTemplate(text), [text])
  const described = variablesSchema(template)
  const now = described && schemaOfDefaults(described)
  // The same schema object as long as only defaults change: a new one would be checked and laid out anew at each key.
  const key = now && printExact(now)
  const [good, setGood] = useState<{ key?: string; schema?: Schema; value: JsonObject }>({ value: {} })
  const value = useMemo(() => defaultsOf(template), [template])
  if (now && key !== good.key) setGood({ key, schema: now, value })

  if (template.empty) {
    return (
      <EmptyState title="An empty template">
        The first worker of the pool writes the default template of its type here; then its variables can be set. Or
        write one as JSON.
      </EmptyState>
    )
  }
  if (!good.schema) {
    return <EmptyState title="No form">The template has no variables that can be read: see its JSON.</EmptyState>
  }
  if (now && (template.properties?.members.length ?? 0) === 0) {
    return (
      <EmptyState title="No variables">
        Nothing of this template can be set by a deployment or a run. Variables are declared in its JSON.
      </EmptyState>
    )
  }
  return (
    <>
      {!now && (
        <p role="status" className="border-b border-line bg-late-bg px-4 py-1.5 text-late">
          The JSON cannot be read just now. This is the form of what could be read last.
        </p>
      )}
      <div className={cx(!now && 'opacity-60')}>
        <SchemaForm
          schema={good.schema}
          value={now ? value : good.value}
          onChange={(next) => onText(withDefaults(text, next))}
          readOnly={!now}
          enforced={creating}
          unknownKeys="ignored"
          sourceWords={WORDS}
          onValidity={({ unreadable }) => onUnreadable(unreadable.length > 0)}
        />
      </div>
    </>
  )
}
