import { useState } from 'react'
import type { JsonObject } from '~/features/schema-form/json-value'
import type { Schema } from '~/features/schema-form/schema'
import { SchemaForm } from '~/features/schema-form/schema-form'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { declaredNames, variablesSchema, type Template } from './template'

interface Props {
  /** The template as it was when the text last stood still. */
  template: Template
  onUseAsDefaults: (values: JsonObject) => void
}

/** The form that people get where they set job variables. What is tried in it stays here, unless it is made the default. */
export function FormPreview({ template, onUseAsDefaults }: Props) {
  const { variables, json } = template
  const now = variablesSchema(template)
  const key = now && variables && json.text.slice(variables.from, variables.to)
  const [good, setGood] = useState<{ key?: string; schema?: Schema; names: string[] }>({ names: [] })
  const [tried, setTried] = useState<JsonObject>({})
  const [generation, setGeneration] = useState(0)
  if (now && key !== good.key) setGood({ key, schema: now, names: declaredNames(template) })
  const clear = () => {
    setTried({})
    setGeneration((count) => count + 1)
  }
  const names = Object.keys(tried).filter((name) => good.names.includes(name))
  return (
    <section aria-label="Form people get" className="flex min-h-0 min-w-0 flex-1 flex-col bg-raised">
      <div className="flex min-h-9 flex-none items-center gap-2 border-b border-line px-4 py-1">
        <h2>Form people get</h2>
        <span className="min-w-0 flex-1 truncate text-muted">
          {names.length > 0 ? 'what is tried here changes nothing' : `${good.names.length} variables`}
        </span>
        {names.length > 0 && (
          <>
            <Button variant="quiet" size="small" onClick={clear}>
              Clear
            </Button>
            <Button
              size="small"
              disabledReason={!now && 'The JSON cannot be read just now'}
              onClick={() => {
                onUseAsDefaults(Object.fromEntries(names.map((name) => [name, tried[name]])))
                clear()
              }}
            >
              Use as {names.length === 1 ? 'default' : 'defaults'}
            </Button>
          </>
        )}
      </div>
      {!now && good.schema && (
        <p role="status" className="border-b border-line bg-late-bg px-4 py-1.5 text-late">
          The template cannot be read just now. This is the form of what could be read last.
        </p>
      )}
      <div className={cx('min-h-0 flex-1 lg:overflow-auto', !now && 'opacity-60')}>
        {good.schema && good.names.length > 0 ? (
          <SchemaForm key={generation} schema={good.schema} value={tried} onChange={setTried} unknownKeys="ignored" />
        ) : (
          <EmptyState title="No variables">
            {template.empty
              ? 'The first worker of the pool writes the default template of its type, and with it the variables.'
              : 'Nothing of this template can be set by a deployment or a run.'}
          </EmptyState>
        )}
      </div>
    </section>
  )
}
