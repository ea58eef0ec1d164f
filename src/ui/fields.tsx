import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  memo,
  useId,
} from 'react'
import { cx } from './class-names'
import { Icon } from './icon'

// All kinds of fields from one address; the larger ones have files of their own.
export { Combobox } from './combobox'
export { SegmentedChoice } from './segmented-choice'
export { Checkbox, Switch } from './toggles'

const box =
  'w-full min-w-0 rounded-md border border-line-strong bg-raised text-text hover:border-faint disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted ' +
  'aria-invalid:border-failed focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 max-sm:text-16'

/** Native props, plus `label` (the accessible name, when no visible label points here) and `onValue` (just the text). */
type TextProps = {
  label?: string
  mono?: boolean
  invalid?: boolean
  onValue?: (value: string) => void
}

export function TextInput({
  label,
  mono = false,
  invalid,
  onValue,
  onChange,
  className,
  ...props
}: InputHTMLAttributes<HTMLInputElement> & TextProps & { ref?: Ref<HTMLInputElement> }) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={mono ? false : undefined}
      aria-label={label}
      aria-invalid={invalid || undefined}
      {...props}
      onChange={(event) => {
        onChange?.(event)
        onValue?.(event.currentTarget.value)
      }}
      className={cx(box, 'h-7.5 px-2.25', mono && 'mono', className)}
    />
  )
}

export function TextArea({
  label,
  mono = false,
  invalid,
  onValue,
  onChange,
  className,
  ...props
}: TextareaHTMLAttributes<HTMLTextAreaElement> & TextProps & { ref?: Ref<HTMLTextAreaElement> }) {
  return (
    <textarea
      rows={3}
      spellCheck={mono ? false : undefined}
      aria-label={label}
      aria-invalid={invalid || undefined}
      {...props}
      onChange={(event) => {
        onChange?.(event)
        onValue?.(event.currentTarget.value)
      }}
      className={cx(box, 'min-h-7.5 px-2.25 py-1', mono && 'mono', className)}
    />
  )
}

export type Option<Value extends string = string> = { value: Value; label: string; disabled?: boolean }

/**
 * The platform's own select: it is complete on every device, opens outside of any clipping box and weighs nothing.
 * A value that is not among the options is shown as it is and not silently changed.
 */
export function Select<Value extends string>({
  value,
  onChange,
  options,
  label,
  invalid,
  placeholder,
  className,
  ...props
}: Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange' | 'multiple'> & {
  value: Value | ''
  onChange: (value: Value) => void
  options: readonly Option<Value>[]
  label?: string
  invalid?: boolean
  /** Shown when the value is '' and no option has that value. */
  placeholder?: string
  ref?: Ref<HTMLSelectElement>
}) {
  const known = options.some((option) => option.value === value)
  return (
    <span className={cx('relative inline-flex min-w-0', className)}>
      <select
        aria-label={label}
        aria-invalid={invalid || undefined}
        {...props}
        value={value}
        onChange={(event) => {
          const next = options.find((option) => option.value === event.currentTarget.value)
          if (next) onChange(next.value)
        }}
        className={cx(box, 'h-7 appearance-none truncate py-0 pr-7 pl-2.25')}
      >
        {!known && (
          <option value={value} disabled={value === ''}>
            {value || (placeholder ?? '')}
          </option>
        )}
        <Options options={options} />
      </select>
      <Icon name="chevron-down" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted" />
    </span>
  )
}

const Options = memo(function Options({ options }: { options: readonly Option[] }) {
  return options.map((option) => (
    <option key={option.value} value={option.value} disabled={option.disabled}>
      {option.label}
    </option>
  ))
})

/** A visible label, one line of help and the error around a control, tied together for screen readers. */
export function Field({
  label,
  help,
  error,
  required = false,
  children,
  className,
}: {
  label: ReactNode
  help?: ReactNode
  error?: ReactNode
  required?: boolean
  children: (control: { id: string; 'aria-describedby'?: string; invalid: boolean; required: boolean }) => ReactNode
  className?: string
}) {
  const id = useId()
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, invalid: Boolean(error), required })}
      {help && (
        <p id={`${id}-help`} className="text-12 text-muted">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-12 text-failed">
          {error}
        </p>
      )}
    </div>
  )
}
