import { memo, type ReactNode } from 'react'
import { IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { Description } from './description'
import { useScope } from './form-context'
import type { Lens } from './form-model'
import { pointer, type Path } from './json-value'
import { insideWords, type Problem } from './problems'

export interface RowProps {
  /** DOM id of the control. */
  id: string
  label: string
  /** The label element names the control; false where the control is a group with a name of its own. */
  labelsControl: boolean
  required: boolean
  type: string
  help?: string
  rules?: readonly string[]
  /** Buttons under the label. */
  actions?: ReactNode
  /** Opens the other ways to give the value. */
  button?: ReactNode
  lens: Lens
  source: ReturnType<Lens['source']>
  /** There is something to go back to. */
  resettable: boolean
  /** For what the server has: nothing is to be given any more. */
  onTakeAway?: () => void
  readOnly: boolean
  problems: readonly Problem[]
  control: ReactNode
  /** Needs the whole width where there is little. */
  wide?: boolean
  /** The fields of a model, indented under the row. */
  nested?: ReactNode
  onReset: () => void
}

/** One field: label, type and help | control | where its value comes from. */
export function FieldRow(props: RowProps) {
  const { id, label, source, problems, nested } = props
  const bad = problems.some((problem) => problem.level === 'error' && !problem.missing)
  return (
    <div className={cx('bg-raised', bad && 'shadow-[inset_3px_0_var(--color-failed)]')}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 px-4 py-1.5 @min-[560px]:grid-cols-[clamp(140px,30cqw,240px)_minmax(0,1fr)_124px]">
        <div className="min-w-0 leading-4.75">
          <FieldName
            id={id}
            label={label}
            labelsControl={props.labelsControl}
            required={props.required}
            type={props.type}
            help={props.help}
            rules={props.rules}
          />
          {props.actions && <div className="mt-px -ml-1.5 flex flex-wrap">{props.actions}</div>}
        </div>
        <div
          className={cx(
            'flex min-w-0 flex-col gap-1 py-0.75 @max-[560px]:col-span-2 @max-[560px]:row-start-2',
            props.wide && '@min-[560px]:@max-[760px]:col-span-3 @min-[560px]:@max-[760px]:row-start-2',
          )}
        >
          {props.control}
          <Problems id={id} path={props.lens.path} problems={problems} />
        </div>
        <div className="flex h-9 items-center justify-end gap-1 @max-[560px]:col-start-2 @max-[560px]:row-start-1 @max-[560px]:h-5.5 @min-[560px]:col-start-3 @min-[560px]:row-start-1">
          {props.button}
          {props.onTakeAway && !props.readOnly && (
            <IconButton icon="close" size="small" label={`Take ${label} away`} onClick={props.onTakeAway} />
          )}
          {props.resettable && !props.readOnly && (
            <IconButton icon="retry" size="small" label={`Reset ${label}`} onClick={props.onReset} />
          )}
          <Source source={source} />
        </div>
      </div>
      {nested && (
        <div role="group" aria-label={label} className="mb-1.5 ml-5.5 border-l-2 border-line-strong @max-[560px]:ml-4">
          {nested}
        </div>
      )}
    </div>
  )
}

/** Label, type, help and rules of a field: what stays the same whatever is typed. */
const FieldName = memo(function FieldName({
  id,
  label,
  labelsControl,
  required,
  type,
  help,
  rules,
}: Pick<RowProps, 'id' | 'label' | 'labelsControl' | 'required' | 'type' | 'help' | 'rules'>) {
  return (
    <>
      <div className="wrap-anywhere">
        {labelsControl ? (
          <label htmlFor={id} className="font-medium">
            {label}
          </label>
        ) : (
          <span id={`${id}-label`} className="font-medium">
            {label}
          </span>
        )}
        {required && (
          <>
            <span aria-hidden="true"> *</span>
            <span className="sr-only"> (required)</span>
          </>
        )}
        <span className="mono ml-1.5 text-muted">{type}</span>
      </div>
      {help && <Description id={`${id}-help`} text={help} />}
      {rules && rules.length > 0 && (
        <p id={`${id}-rules`} className="text-12 wrap-anywhere text-muted">
          {rules.join(' · ')}
        </p>
      )}
    </>
  )
})

function Source({ source }: { source: RowProps['source'] }) {
  const word = useScope().sourceWords?.[source] ?? (source === 'none' ? 'not given' : source)
  if (source === 'yours') return <span className="rounded-sm bg-selected px-1.25 text-12 text-accent">{word}</span>
  return <span className="text-12 whitespace-nowrap text-muted">{word}</span>
}

const TONES = { error: 'text-failed', warning: 'text-late', note: 'text-muted' }

/** `path` is where they are shown; what is wrong deeper inside says where. */
export function Problems({ id, path, problems }: { id: string; path: Path; problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <div id={`${id}-problems`}>
      {problems.map((problem) => (
        <p
          key={`${pointer(problem.path)} ${problem.level} ${problem.message}`}
          className={cx('text-12 wrap-anywhere', problem.missing ? 'text-muted' : TONES[problem.level])}
        >
          {problem.source === 'server' && 'Server: '}
          {problem.path.length > path.length && `${insideWords(problem.path.slice(path.length))}: `}
          {problem.level === 'note' ? `Note: ${problem.message}` : problem.message}
        </p>
      ))}
    </div>
  )
}
