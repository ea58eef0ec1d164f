import { type ReactNode, useMemo, useState } from 'react'
import type { PoolDeployment } from '~/api/work-pool-edits'
import { isObject } from '~/features/schema-form/json-value'
import { SchemaForm } from '~/features/schema-form/schema-form'
import { printExact } from '~/lib/exact-json'
import { lineFinder } from '~/lib/json-text'
import { Button } from '~/ui/button'
import { Checkbox, Field, Select, TextArea, TextInput } from '~/ui/fields'
import { schemaOfDefaults, withDefaults } from './default-edits'
import { DeploymentName } from './impact-words'
import { pathWords } from './published'
import { defaultsOf, variablesSchema, type Template } from './template'
import { pathTo, withKeyword, withRenamed, withRequired, withType } from './variable-edits'
import { schemaOfOne, TYPES, variableNameProblem, type Variable, type VariableType } from './variables'

interface Props {
  variable: Variable
  template: Template
  text: string
  /** The names of the other variables. */
  others: readonly string[]
  /** The deployments that override it. */
  users: readonly PoolDeployment[]
  /** The text is no JSON: nothing can be changed here. */
  broken: boolean
  /** The server checks the defaults of a pool that is being made. */
  creating: boolean
  onEdit: (text: string, label?: string) => void
  onRenamed: (name: string) => void
  onGo: (place: { from: number; to: number }) => void
  onUnreadable: (unreadable: boolean) => void
  children: ReactNode
}

const TYPE_OPTIONS = TYPES.map((value) => ({ value, label: value }))
const WORDS = { yours: 'default', none: 'no default' }
const MOST = 20

/** Everything about one variable; each change is made in the text of the template. */
export function VariableEditor(props: Props) {
  const { variable, template, text, users, broken, creating, onEdit, onGo, onUnreadable, children } = props
  const { name, uses } = variable
  const schema = isObject(variable.schema) ? variable.schema : undefined
  const written = (keyword: string) => (typeof schema?.[keyword] === 'string' ? schema[keyword] : '')
  const say = (keyword: string, value: string) =>
    onEdit(withKeyword(text, name, keyword, value === '' ? undefined : value))
  const root = variablesSchema(template)
  const own = root && schemaOfDefaults(schemaOfOne(root, name))
  // The same object as long as only the default changes: a new one would be laid out anew at each key.
  const key = own && printExact(own)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `key` says all of `own`
  const form = useMemo(() => own, [key])
  const lineOf = useMemo(() => lineFinder(template.json.text), [template])
  const all = useMemo(() => defaultsOf(template), [template])
  const value = useMemo(() => (Object.hasOwn(all, name) ? { [name]: all[name] } : {}), [all, name])
  return (
    <div className="flex flex-col gap-3 px-4 py-3 text-left whitespace-normal">
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2">
        <Rename {...props} />
        <Field
          label="Type"
          help={variable.type ? undefined : `As written: ${variable.typeName}. A plain type takes its place.`}
        >
          {(control) => (
            <Select<VariableType>
              {...withoutInvalid(control)}
              value={variable.type ?? ''}
              placeholder={variable.typeName}
              options={TYPE_OPTIONS}
              disabled={broken}
              onChange={(type) => onEdit(withType(text, name, type), `the type of ${name}`)}
              className="w-full"
            />
          )}
        </Field>
        <Field label="Title" help="How the field is called where people fill it in">
          {(control) => (
            <TextInput {...control} value={written('title')} readOnly={broken} onValue={(next) => say('title', next)} />
          )}
        </Field>
        <Field label="Description">
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              value={written('description')}
              readOnly={broken}
              onValue={(next) => say('description', next)}
              className="resize-y"
            />
          )}
        </Field>
      </div>
      <Checkbox
        checked={variable.required}
        disabled={broken}
        onValue={(required) => onEdit(withRequired(text, name, required), `${name} required or not`)}
      >
        Required{' '}
        <span className="text-muted">
          {variable.required && !variable.default
            ? 'without a default: a run that does not get it from its deployment is refused'
            : variable.required
              ? 'and always there: it has a default'
              : 'a run without a value for it is made all the same'}
        </span>
      </Checkbox>
      {form && (
        <div className="rounded-md border border-line bg-raised">
          <h3 className="px-4 pt-2 text-12 text-muted">Default</h3>
          <SchemaForm
            schema={form}
            value={value}
            onChange={(next) => onEdit(withDefaults(text, { ...omit(all, name), ...next }))}
            readOnly={broken}
            enforced={creating}
            unknownKeys="ignored"
            sourceWords={WORDS}
            onValidity={({ unreadable }) => onUnreadable(unreadable.length > 0)}
          />
        </div>
      )}
      <div className="flex flex-wrap gap-x-8 gap-y-2 text-12">
        <div className="min-w-0">
          <h3 className="text-muted">Placeholders that use it</h3>
          {uses.length === 0 && (
            <p>
              {name === 'env' ? 'None: the worker lays it over the job’s env by itself.' : 'None: it has no effect.'}
            </p>
          )}
          <ul>
            {uses.slice(0, MOST).map(({ from, to }) => (
              <li key={from}>
                <button
                  type="button"
                  className="mono text-left wrap-anywhere text-accent hover:underline"
                  onClick={() => onGo({ from, to })}
                >
                  {pathWords(pathTo(template.json.root, from) ?? [])}
                </button>{' '}
                <span className="text-muted">line {lineOf(from)}</span>
              </li>
            ))}
            {uses.length > MOST && <li className="text-muted">and {uses.length - MOST} more</li>}
          </ul>
        </div>
        {users.length > 0 && (
          <div className="min-w-0">
            <h3 className="text-muted">Deployments that override it</h3>
            <ul>
              {users.slice(0, MOST).map((deployment) => (
                <li key={deployment.id}>
                  <DeploymentName deployment={deployment} />
                </li>
              ))}
              {users.length > MOST && <li className="text-muted">and {users.length - MOST} more</li>}
            </ul>
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        <Button size="small" variant="quiet" onClick={() => onGo({ from: variable.from, to: variable.to })}>
          Show in the JSON
        </Button>
        {children}
      </div>
    </div>
  )
}

const withoutInvalid = ({ id, 'aria-describedby': describedBy }: { id: string; 'aria-describedby'?: string }) => ({
  id,
  'aria-describedby': describedBy,
})

const omit = (values: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name))

/** A name is taken as a whole: half a name would be written into every placeholder. */
function Rename({ variable: { name, uses }, text, others, users, broken, onEdit, onRenamed }: Props) {
  const [typed, setTyped] = useState<string>()
  const next = (typed ?? name).trim()
  const problem = next === name ? undefined : variableNameProblem(next, others)
  const rename = () => {
    if (next === name || problem || broken) return
    onEdit(withRenamed(text, name, next), `renaming ${name}`)
    onRenamed(next)
    setTyped(undefined)
  }
  return (
    <Field
      label="Name"
      error={problem}
      help={
        next !== name && !problem
          ? `${uses.length === 1 ? '1 placeholder follows' : `${uses.length} placeholders follow`}${
              users.length > 0
                ? `; ${users.length === 1 ? 'one deployment overrides' : `${users.length} deployments override`} ${name}, and will not follow`
                : ''
            }.`
          : undefined
      }
    >
      {(control) => (
        <span className="flex gap-1.5">
          <TextInput
            {...control}
            mono
            value={typed ?? name}
            onValue={setTyped}
            onKeyDown={(event) => {
              if (event.key === 'Enter') rename()
              if (event.key === 'Escape' && typed !== undefined) {
                event.stopPropagation()
                setTyped(undefined)
              }
            }}
          />
          {next !== name && (
            <Button disabledReason={problem} disabled={broken} onClick={rename} className="h-7.5!">
              Rename everywhere
            </Button>
          )}
        </span>
      )}
    </Field>
  )
}
