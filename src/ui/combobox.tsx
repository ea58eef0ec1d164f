import { type ReactElement, type ReactNode, useState } from 'react'
import { cx } from './class-names'
import { Icon } from './icon'
import { lazyPart, useLazyPart } from './overlay/lazy-part'
import { useTrigger } from './overlay/use-trigger'

const popup = lazyPart(() => import('./overlay/combobox-popup'))

export type ComboboxOption = { value: string; label: string; hint?: string }

type Choice =
  | { multiple?: false; value: string | null; onChange: (value: string | null) => void }
  | { multiple: true; value: readonly string[]; onChange: (value: string[]) => void }

export type ComboboxProps = Choice & {
  options: readonly ComboboxOption[]
  /** The options come from elsewhere: called with what is typed (not debounced), and nothing is filtered here. */
  onSearch?: (query: string) => void
  loading?: boolean
  error?: string | null
  /** What is typed may be taken as a value of its own. */
  allowNew?: boolean
  /** A single choice may be taken back. */
  clearable?: boolean
  label?: string
  placeholder?: string
  id?: string
  invalid?: boolean
  disabled?: boolean
  required?: boolean
  'aria-describedby'?: string
  /** Instead of the field-like button: a Button that opens the list, for tool bars. */
  trigger?: ReactElement
  className?: string
}

/** Choose from many by typing: a button that shows the choice, and a popup with a search field and a list. */
export function Combobox(props: ComboboxProps) {
  const { options, label, placeholder = 'Choose…', id, invalid, disabled, required, trigger, className } = props
  const { anchor, open, setOpen, attach, onOpenChange } = useTrigger('listbox', popup)
  const module = useLazyPart(popup, open, () => setOpen(false))

  // Options of an earlier search may be gone by now; the names of what is chosen must not go with them.
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({})
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? picked[value] ?? value

  const values = props.multiple ? props.value : props.value === null || props.value === '' ? [] : [props.value]
  const shown: ReactNode = values.length === 0 ? placeholder : values.map(labelOf).join(', ')
  return (
    <>
      {attach(
        trigger ?? (
          <button
            type="button"
            id={id}
            aria-label={label && `${label}: ${values.length ? values.map(labelOf).join(', ') : 'nothing chosen'}`}
            aria-describedby={props['aria-describedby']}
            data-invalid={invalid || undefined}
            data-required={required || undefined}
            disabled={disabled}
            className={cx(
              'flex h-7.5 w-full min-w-0 items-center gap-2 rounded-md border border-line-strong bg-raised px-2.25 text-left hover:border-faint disabled:bg-sunken data-invalid:border-failed',
              className,
            )}
          >
            <span className={cx('min-w-0 flex-1 truncate', values.length === 0 && 'text-faint')}>{shown}</span>
            {values.length > 1 && <span className="mono text-muted">{values.length}</span>}
            <Icon name="chevron-down" className="text-muted" />
          </button>
        ),
      )}
      {module && anchor && (
        <module.ComboboxPopup
          {...props}
          anchor={anchor}
          open={open}
          onOpenChange={onOpenChange}
          labelOf={labelOf}
          onPicked={({ value, label: name }) => setPicked((old) => ({ ...old, [value]: name }))}
        />
      )}
    </>
  )
}
