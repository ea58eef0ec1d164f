import type { UseQueryResult } from '@tanstack/react-query'
import { Fragment, lazy, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { PoolDeployment } from '~/api/work-pool-edits'
import { printExact } from '~/lib/exact-json'
import { Button, IconButton } from '~/ui/button'
import { Tag } from '~/ui/chip'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { Skeleton } from '~/ui/skeleton'
import { useMedia } from '~/ui/use-media'
import { withVariable } from './default-edits'
import type { Finding } from './findings'
import { overridesByVariable } from './impact'
import { changesFrom, publishedTemplate } from './published'
import { declaredNames, readTemplate, type Template } from './template'
import { withMoved, withoutVariable } from './variable-edits'
import { variableNameProblem, variablesOf, type Variable } from './variables'

/** Opened, not there from the start: they are not in the first load. */
const VariableEditor = lazy(() => import('./variable-editor').then((module) => ({ default: module.VariableEditor })))
const DeleteVariable = lazy(() => import('./delete-variable').then((module) => ({ default: module.DeleteVariable })))

interface Props {
  /** As it is now, which may be broken. */
  text: string
  /** What was found when the text last stood still, and in which template. */
  findings: readonly Finding[]
  settled: Template
  /** The published default of the type, where it is at hand. */
  published: string | undefined
  /** Not there for a pool that is being made. */
  deployments?: UseQueryResult<{ rows: readonly PoolDeployment[]; count: number }>
  onEdit: (text: string, label?: string) => void
  onGo: (place: { from: number; to: number }) => void
  onUnreadable: (unreadable: boolean) => void
}

const NOBODY: readonly PoolDeployment[] = []
const RANK = ['error', 'warning', 'note'] as const

/** The variables of a template as a table; each edit is made in its text. */
export function VariablesTable(props: Props) {
  const { text, published, deployments, findings, settled, onEdit, onGo, onUnreadable } = props
  // As it is now, so that what is typed in a field is in it at once.
  const now = useMemo(() => readTemplate(text), [text])
  const [template, setGood] = useState(now)
  const off = now.json.mistake !== undefined
  if (!off && now !== template) setGood(now)
  const variables = useMemo(() => variablesOf(template), [template])
  const phone = useMedia('(width < 700px)')
  const [open, setOpened] = useState<string>()
  const setOpen = (name: string | undefined) => {
    onUnreadable(false)
    setOpened(name)
  }
  const [deleting, setDeleting] = useState<Variable>()
  const moved = useRef<{ name: string; by: -1 | 1 }>(undefined)
  const undeclared = useMemo(() => undeclaredOf(template), [template])
  const rows = deployments?.data?.rows
  const overrides = useMemo(() => rows && overridesByVariable(rows), [rows])
  const changed = useMemo(() => {
    const base = publishedTemplate(published)
    const marks = new Map<string, 'added' | 'changed'>()
    for (const change of base ? changesFrom(base, template) : []) {
      if (change.where === 'variable' && (change.keyword || change.sign === 'added'))
        marks.set(change.label, change.keyword ? 'changed' : 'added')
    }
    return marks
  }, [published, template])
  const names = variables.map(({ name }) => name)
  const unused = variables.filter(({ name, uses }) => uses.length === 0 && name !== 'env').length
  const worst = useMemo(() => worstByName(settled, findings), [settled, findings])
  // A row that moves loses the focus of its button.
  const section = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (!moved.current) return
    const { name, by } = moved.current
    moved.current = undefined
    const label = `Move ${name} ${by < 0 ? 'up' : 'down'}`
    const buttons = [...(section.current?.querySelectorAll<HTMLElement>('[aria-label^="Move "]') ?? [])]
    buttons.find((button) => button.getAttribute('aria-label')?.startsWith(label))?.focus()
  }, [variables])

  if (template.empty)
    return (
      <EmptyState title="An empty template">
        The first worker of the pool writes the default template of its type here, and with it the variables.
      </EmptyState>
    )
  const edit = (next: string, label?: string) => {
    if (!off) onEdit(next, label)
  }
  return (
    <section ref={section} aria-label="Variables" className="flex min-w-0 flex-1 flex-col lg:min-h-0 lg:overflow-auto">
      <div className="flex min-h-9 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1 text-muted">
        <span>
          {variables.length} {variables.length === 1 ? 'variable' : 'variables'}
          {unused > 0 && ` · ${unused} unused`}
          {undeclared.length > 0 && <span className="text-failed"> · {undeclared.length} undeclared</span>}
        </span>
        <span className="grow" />
        <AddVariable
          names={names}
          disabled={off}
          onAdd={(name) => {
            edit(withVariable(text, name), `adding ${name}`)
            setOpen(name)
          }}
        />
      </div>
      {off && (
        <p role="status" className="border-b border-line bg-late-bg px-4 py-1.5 text-late">
          The JSON cannot be read just now. These are the variables of what could be read last.
        </p>
      )}
      {variables.length === 0 && undeclared.length === 0 ? (
        <EmptyState title="No variables">
          Nothing of this template can be set by a deployment or a run. Add a variable, and use it as{' '}
          <code className="mono">{'{{ name }}'}</code> in job_configuration.
        </EmptyState>
      ) : (
        <table aria-label="Variables" className="w-full table-fixed border-collapse">
          <thead className="sticky top-0 z-1 bg-raised text-left text-12 text-muted max-lg:static">
            <tr className="border-b border-line">
              <th className="px-4 py-1.5 font-normal">Name</th>
              <th className="w-34 px-2 py-1.5 font-normal max-sm:w-26">Type</th>
              <th className="w-[18%] px-2 py-1.5 font-normal max-sm:hidden">Default</th>
              <th className="w-12 px-2 py-1.5 font-normal max-sm:hidden">
                <abbr title="Required" className="no-underline">
                  Req
                </abbr>
              </th>
              <th className="w-19 px-2 py-1.5 text-right font-normal whitespace-nowrap max-sm:w-18 max-sm:pr-4">
                Used by
              </th>
              <th className="w-24 py-1.5 font-normal max-sm:hidden">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {variables.map((variable, index) => {
              const { name } = variable
              const level = worst.get(name)
              const opened = open === name
              const users = overrides?.get(name) ?? NOBODY
              return (
                <Fragment key={name}>
                  <tr
                    className={cx(
                      'h-8 border-b border-line',
                      opened && 'bg-hover',
                      level === 'error' && 'bg-failed-bg',
                      level === 'warning' && 'bg-late-bg',
                    )}
                  >
                    <th scope="row" className="px-4 text-left font-normal">
                      <span className="flex min-w-0 items-center">
                        <button
                          type="button"
                          aria-expanded={opened}
                          onClick={() => setOpen(opened ? undefined : name)}
                          className="mono inline-flex min-w-0 items-center gap-1.5 rounded-sm text-left hover:underline"
                        >
                          <Icon name={opened ? 'chevron-down' : 'chevron-right'} className="size-3 text-muted" />
                          <span className="truncate">{name}</span>
                        </button>
                        <Marks level={level} changed={changed.get(name)} />
                      </span>
                    </th>
                    <td className="mono truncate px-2" title={variable.typeName}>
                      {variable.typeName}
                    </td>
                    <td className="mono truncate px-2 max-sm:hidden">
                      <DefaultText variable={variable} />
                    </td>
                    <td className="px-2 max-sm:hidden">
                      {variable.required ? 'yes' : <span className="text-faint">no</span>}
                    </td>
                    <td className="mono px-2 text-right whitespace-nowrap max-sm:pr-4">
                      <UsedBy variable={variable} users={overrides ? users.length : undefined} />
                    </td>
                    <td className="pr-3 text-right whitespace-nowrap max-sm:hidden">
                      <MoveButtons
                        name={name}
                        first={index === 0}
                        last={index === variables.length - 1}
                        disabled={off}
                        onMove={(by) => {
                          moved.current = { name, by }
                          edit(withMoved(text, name, by), `moving ${name}`)
                        }}
                      />
                      <IconButton
                        size="small"
                        icon="trash"
                        label={`Delete ${name}`}
                        disabled={off}
                        onClick={() => remove(variable, users.length)}
                      />
                    </td>
                  </tr>
                  {opened && (
                    <tr className="border-b border-line bg-sunken">
                      <td colSpan={phone ? 3 : 6} aria-label={`Settings of ${name}`} className="p-0">
                        <Suspense fallback={<Skeleton className="m-4 h-16" />}>
                          <VariableEditor
                            variable={variable}
                            template={template}
                            text={text}
                            others={names.filter((other) => other !== name)}
                            users={users}
                            broken={off}
                            creating={deployments === undefined}
                            onEdit={edit}
                            onRenamed={setOpen}
                            onGo={onGo}
                            onUnreadable={onUnreadable}
                          >
                            {phone && (
                              <>
                                <MoveButtons
                                  name={name}
                                  first={index === 0}
                                  last={index === variables.length - 1}
                                  disabled={off}
                                  onMove={(by) => edit(withMoved(text, name, by), `moving ${name}`)}
                                />
                                <Button
                                  size="small"
                                  variant="danger"
                                  icon="trash"
                                  disabled={off}
                                  onClick={() => remove(variable, users.length)}
                                >
                                  Delete {name}
                                </Button>
                              </>
                            )}
                          </VariableEditor>
                        </Suspense>
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
            {undeclared.map(({ name, count, place }) => (
              <tr key={`undeclared ${name}`} className="h-8 border-b border-line bg-failed-bg">
                <th scope="row" className="truncate px-4 text-left font-normal">
                  <button
                    type="button"
                    className="mono max-w-full truncate rounded-sm pl-4.5 text-left text-failed underline decoration-wavy underline-offset-3"
                    onClick={() => onGo(place)}
                  >
                    {name}
                  </button>
                </th>
                <td colSpan={3} className="truncate px-2 text-failed max-sm:hidden">
                  undeclared
                </td>
                <td className="px-2 sm:hidden">
                  <DeclareButton name={name} names={names} off={off} onAdd={(each) => add(each)} />
                </td>
                <td className="mono px-2 text-right">{count}</td>
                <td className="px-2 text-right max-sm:hidden">
                  <DeclareButton name={name} names={names} off={off} onAdd={(each) => add(each)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="px-4 py-2 text-12 text-muted">
        Used by: places in the job{deployments && ' · deployments that override it'}.
        {deployments?.error && !deployments.data && (
          <span className="text-late">
            {' '}
            Which deployments override what could not be asked: {deployments.error.message}
          </span>
        )}
        {deployments?.data && deployments.data.count > deployments.data.rows.length && (
          <span className="text-late">
            {' '}
            Of the deployments, the first {deployments.data.rows.length} of{' '}
            {deployments.data.count.toLocaleString('en')} were looked at.
          </span>
        )}
      </p>
      {deleting && (
        <Suspense>
          <DeleteVariable
            variable={deleting}
            template={template}
            text={text}
            users={overrides?.get(deleting.name) ?? []}
            onEdit={edit}
            onClose={() => setDeleting(undefined)}
          />
        </Suspense>
      )}
    </section>
  )

  function add(name: string) {
    edit(withVariable(text, name), `declaring ${name}`)
    setOpen(name)
  }
  function remove(variable: Variable, users: number) {
    // Nothing hangs on it, and Undo brings it back.
    if (variable.uses.length === 0 && users === 0)
      edit(withoutVariable(text, variable.name), `deleting ${variable.name}`)
    else setDeleting(variable)
  }
}

function DeclareButton({
  name,
  names,
  off,
  onAdd,
}: {
  name: string
  names: readonly string[]
  off: boolean
  onAdd: (name: string) => void
}) {
  if (variableNameProblem(name, names)) return null
  return (
    <Button size="small" disabled={off} aria-label={`Declare ${name}`} onClick={() => onAdd(name)}>
      Declare
    </Button>
  )
}

interface MoveProps {
  name: string
  first: boolean
  last: boolean
  disabled: boolean
  onMove: (by: -1 | 1) => void
}

function MoveButtons({ name, first, last, disabled, onMove }: MoveProps) {
  return (
    <>
      <IconButton
        size="small"
        icon="chevron-up"
        label={`Move ${name} up`}
        disabledReason={first && 'It is the first'}
        disabled={disabled}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="small"
        icon="chevron-down"
        label={`Move ${name} down`}
        disabledReason={last && 'It is the last'}
        disabled={disabled}
        onClick={() => onMove(1)}
      />
    </>
  )
}

function Marks({ level, changed }: { level?: Finding['level']; changed?: 'added' | 'changed' }) {
  return (
    <>
      {changed && (
        <span className="mono ml-1.5 text-accent">
          <span aria-hidden>{changed === 'added' ? '+' : '~'}</span>
          <span className="sr-only">
            {changed === 'added' ? 'not in the published default' : 'changed from the published default'}
          </span>
        </span>
      )}
      {level && level !== 'note' && (
        <Icon
          name="alert"
          aria-hidden={false}
          role="img"
          aria-label={level === 'error' ? 'has a problem' : 'has a warning'}
          className={cx('ml-1.5 inline', level === 'error' ? 'text-failed' : 'text-late')}
        />
      )}
    </>
  )
}

function DefaultText({ variable: { default: held, secret } }: { variable: Variable }) {
  if (!held) return <span className="text-faint">none</span>
  if (secret && held.value !== null) return '••••••••'
  const text = printExact(held.value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function UsedBy({ variable: { name, uses }, users }: { variable: Variable; users?: number }) {
  if (uses.length === 0 && name !== 'env' && !users) return <Tag className="align-middle">unused</Tag>
  return (
    <>
      <span className={uses.length === 0 && name !== 'env' ? 'text-late' : undefined}>
        <span className="sr-only">places: </span>
        {uses.length}
      </span>
      {users !== undefined && (
        <span className={users === 0 ? 'text-faint' : undefined}>
          <span aria-hidden> · </span>
          <span className="sr-only">, deployments: </span>
          {users}
        </span>
      )}
    </>
  )
}

function AddVariable({
  names,
  disabled,
  onAdd,
}: {
  names: readonly string[]
  disabled: boolean
  onAdd: (name: string) => void
}) {
  const [name, setName] = useState('')
  const problem = name === '' ? undefined : variableNameProblem(name.trim(), names)
  return (
    <form
      className="flex min-w-0 items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '' || problem || disabled) return
        onAdd(name.trim())
        setName('')
      }}
    >
      {problem && <span className="text-12 text-failed">{problem}</span>}
      <TextInput
        mono
        label="Name of a new variable"
        placeholder="new_variable"
        value={name}
        invalid={problem !== undefined}
        onValue={setName}
        className="h-6! w-36!"
      />
      <Button type="submit" size="small" icon="plus" disabledReason={name.trim() === '' ? 'It needs a name' : problem}>
        Add
      </Button>
    </form>
  )
}

/** Placeholders that no variable stands behind, each name once. */
function undeclaredOf(template: Template): { name: string; count: number; place: { from: number; to: number } }[] {
  const declared = new Set(declaredNames(template))
  const found = new Map<string, { name: string; count: number; place: { from: number; to: number } }>()
  for (const { name, from, to } of template.placeholders) {
    if (declared.has(name)) continue
    const before = found.get(name)
    found.set(name, { name, count: (before?.count ?? 0) + 1, place: before?.place ?? { from, to } })
  }
  return [...found.values()]
}

/** The worst that was found in the schema of each variable. */
function worstByName(template: Template, findings: readonly Finding[]): Map<string, Finding['level']> {
  const worst = new Map<string, Finding['level']>()
  const members = template.properties?.members ?? []
  for (const { from, level } of findings) {
    const member = members.find(({ keyFrom, node }) => keyFrom <= from && from < node.to)
    if (!member) continue
    const before = worst.get(member.key)
    if (!before || RANK.indexOf(level) < RANK.indexOf(before)) worst.set(member.key, level)
  }
  return worst
}
