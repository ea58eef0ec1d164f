import { type ReactNode, startTransition, useId, useOptimistic } from 'react'
import { cx } from './class-names'

/**
 * A few exclusive choices, all visible: native radio buttons, so arrow keys work as everywhere. A press shows at once,
 * also where `value` comes from the address, which changes only when what it leads to has been rendered.
 */
export function SegmentedChoice<Value extends string>({
  value,
  onChange,
  options,
  label,
  className,
}: {
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string; disabled?: boolean; count?: ReactNode }[]
  label: string
  className?: string
}) {
  const name = useId()
  const [chosen, choose] = useOptimistic(value)
  return (
    <span
      role="radiogroup"
      aria-label={label}
      className={cx(
        'inline-flex h-7 max-w-full shrink-0 divide-x divide-line overflow-hidden rounded-md border border-line-strong bg-raised',
        className,
      )}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex min-w-0 cursor-pointer items-center gap-1.5 px-2.5 whitespace-nowrap text-muted -outline-offset-2 hover:text-text has-checked:bg-hover has-checked:font-semibold has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:opacity-55"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === chosen}
            disabled={option.disabled}
            onChange={() =>
              startTransition(() => {
                choose(option.value)
                onChange(option.value)
              })
            }
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          {option.label}
          {option.count !== undefined && <span className="mono font-normal">{option.count}</span>}
        </label>
      ))}
    </span>
  )
}
