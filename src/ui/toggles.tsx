import { type InputHTMLAttributes, type Ref, useEffect, useRef } from 'react'
import { cx } from './class-names'

type ToggleProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & {
  /** The accessible name when there are no children. */
  label?: string
  onValue?: (checked: boolean) => void
  ref?: Ref<HTMLInputElement>
}

/** A native check box; with children it brings its own visible label. */
export function Checkbox({
  label,
  children,
  indeterminate = false,
  onValue,
  onChange,
  className,
  ...props
}: ToggleProps & { indeterminate?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  // There is no attribute for it: only the property.
  useEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate
  }, [indeterminate])
  const control = (
    <input
      ref={input}
      aria-label={label}
      {...props}
      type="checkbox"
      onChange={(event) => {
        onChange?.(event)
        onValue?.(event.currentTarget.checked)
      }}
      className={cx('size-3.5 shrink-0', !children && className)}
    />
  )
  if (!children) return control
  return (
    <label className={cx('inline-flex items-center gap-2', className)}>
      {control}
      <span className="min-w-0">{children}</span>
    </label>
  )
}

/** On or off, at once. A native check box with the role and the look of a switch. */
export function Switch({ label, children, onValue, onChange, className, ...props }: ToggleProps) {
  const control = (
    <input
      aria-label={label}
      {...props}
      type="checkbox"
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a native check box tells its own state
      role="switch"
      onChange={(event) => {
        onChange?.(event)
        onValue?.(event.currentTarget.checked)
      }}
      className={cx(
        'relative h-4 w-6.5 shrink-0 cursor-pointer appearance-none rounded-full border border-faint bg-sunken checked:border-accent checked:bg-accent',
        'before:absolute before:top-0.5 before:left-0.5 before:size-2.5 before:rounded-full before:bg-faint before:transition-transform checked:before:translate-x-2.5 checked:before:bg-on-accent',
        'disabled:cursor-not-allowed disabled:opacity-55',
        !children && className,
      )}
    />
  )
  if (!children) return control
  return (
    <label className={cx('inline-flex items-center gap-2', className)}>
      {control}
      <span className="min-w-0">{children}</span>
    </label>
  )
}
