import type { ReactNode } from 'react'
import { IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'
import type { Lens } from './form-model'
import type { Problem } from './problems'

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
  lens: Lens
  source: ReturnType<Lens['source']>
  readOnly: boolean
  problems: readonly Problem[]
  control: ReactNode
  /** The fields of a model, indented under the row. */
  nested?: ReactNode
  onReset: () => void
}

/** One field: label, type and help | control | where its value comes from. */
export function FieldRow(props: RowProps) {
  const { id, label, source, problems, nested } = props
  const bad = problems.some((problem) => problem.level === 'error' && !problem.missing)
  return (
    <div
      className={cx(
        '@container border-b border-line bg-raised last:border-b-0',
        bad && 'shadow-[inset_3px_0_var(--color-failed)]',
      )}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 px-4 py-1.5 @min-[560px]:grid-cols-[minmax(0,240px)_minmax(0,1fr)_104px]">
        <div className="min-w-0 leading-4.75">
          <div className="wrap-anywhere">
            {props.labelsControl ? (
              <label htmlFor={id} className="font-medium">
                {label}
              </label>
            ) : (
              <span id={`${id}-label`} className="font-medium">
                {label}
              </span>
            )}
            {props.required && (
              <>
                <span aria-hidden="true"> *</span>
                <span className="sr-only"> (required)</span>
              </>
            )}
            <span className="mono ml-1.5 text-muted">{props.type}</span>
          </div>
          {props.help && (
            <p id={`${id}-help`} className="text-12 wrap-anywhere whitespace-pre-line text-muted">
              <WithCode text={props.help} />
            </p>
          )}
          {props.rules && props.rules.length > 0 && (
            <p id={`${id}-rules`} className="text-12 wrap-anywhere text-muted">
              {props.rules.join(' · ')}
            </p>
          )}
          {props.actions && <div className="mt-px -ml-1.5 flex flex-wrap">{props.actions}</div>}
        </div>
        <div className="flex min-w-0 flex-col gap-1 py-0.75 @max-[560px]:col-span-2 @max-[560px]:row-start-2">
          {props.control}
          <Problems id={id} problems={problems} />
        </div>
        <div className="flex h-9 items-center justify-end gap-1 @max-[560px]:col-start-2 @max-[560px]:row-start-1 @max-[560px]:h-5.5">
          {source === 'yours' && !props.readOnly && (
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

function Source({ source }: { source: RowProps['source'] }) {
  if (source === 'yours') return <span className="rounded-sm bg-selected px-1.25 text-12 text-accent">yours</span>
  return <span className="text-12 whitespace-nowrap text-muted">{source === 'none' ? 'not given' : source}</span>
}

const TONES = { error: 'text-failed', warning: 'text-late', note: 'text-muted' }

export function Problems({ id, problems }: { id: string; problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <div id={`${id}-problems`}>
      {problems.map((problem) => (
        <p
          key={`${problem.level}${problem.message}`}
          className={cx('text-12 wrap-anywhere', problem.missing ? 'text-muted' : TONES[problem.level])}
        >
          {problem.source === 'server' && 'Server: '}
          {problem.level === 'note' ? `Note: ${problem.message}` : problem.message}
        </p>
      ))}
    </div>
  )
}

/** Docstrings mark names with backticks; anything else in a description is shown as the text it is. */
function WithCode({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part, index) =>
    // The parts of one text never change places.
    part.startsWith('`') && part.length > 2 ? <code key={index}>{part.slice(1, -1)}</code> : part,
  )
}
