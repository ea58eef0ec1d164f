import { Combobox } from '@base-ui/react/combobox'
import { useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { Spinner } from '~/ui/button'
import { cx } from '~/ui/class-names'
import type { ComboboxOption, ComboboxProps } from '~/ui/combobox'
import { Icon } from '~/ui/icon'
import { type OverlayProps, popupFrame } from './use-trigger'

/** More than anyone reads; typing finds the rest, and each key draws them anew. */
const mostShown = 30

/** One for all: with another at each key Base UI would draw each item again. */
const sameOption = (a: ComboboxOption, b: ComboboxOption) => a.value === b.value

const textOf = ({ value, label, hint }: ComboboxOption) => `${label} ${hint ?? ''} ${value}`.toLowerCase()

export function ComboboxPopup({
  anchor,
  open,
  onOpenChange,
  labelOf,
  onPicked,
  ...props
}: ComboboxProps & OverlayProps & { labelOf: (value: string) => string; onPicked: (option: ComboboxOption) => void }) {
  const [query, setQuery] = useState('')
  const { options, onSearch, loading = false, error, allowNew = false, clearable = false, label } = props

  // The letter first, then what it finds: the list is drawn anew in the frame after.
  const [painted, setPainted] = useState(query)
  useEffect(() => {
    if (query === painted) return
    let timer: ReturnType<typeof setTimeout>
    const frame = requestAnimationFrame(() => (timer = setTimeout(() => setPainted(query))))
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [query, painted])
  const typed = painted.trim()
  const texts = useMemo(() => options.map(textOf), [options])
  const found = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
    if (onSearch || words.length === 0) return options
    const matching = options.filter((_, at) => words.every((word) => texts[at]?.includes(word)))
    // What all of them have narrows nothing, and need not be drawn anew.
    return matching.length === options.length ? options : matching
  }, [typed, options, texts, onSearch])
  const items = useMemo(() => {
    const shown: ComboboxOption[] = found.slice(0, mostShown)
    const isNew = allowNew && typed !== '' && !options.some(({ value }) => value === typed)
    if (isNew) shown.push({ value: typed, label: `Use “${typed}”` })
    return shown
  }, [found, typed, allowNew, options])
  const hidden = found.length - Math.min(found.length, mostShown)
  const list = useMemo(
    () =>
      items.map((item) => (
        <Combobox.Item
          key={item.value}
          value={item}
          className="flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-highlighted:bg-hover"
        >
          <Combobox.ItemIndicator keepMounted className="invisible flex data-selected:visible">
            <Icon name="check" />
          </Combobox.ItemIndicator>
          <span className="min-w-0 flex-1 wrap-anywhere">{item.label}</span>
          {item.hint && <span className="mono max-w-1/2 truncate text-muted">{item.hint}</span>}
        </Combobox.Item>
      )),
    [items],
  )

  const search = (next: string) => {
    setQuery(next)
    onSearch?.(next.trim())
  }
  const pick = (chosen: ComboboxOption) => {
    // The label of a new value is a sentence; its name is itself.
    if (options.includes(chosen)) onPicked(chosen)
    return chosen.value
  }
  const option = (value: string): ComboboxOption => ({ value, label: labelOf(value) })
  const shared = {
    items,
    filter: null,
    open,
    onOpenChange: (next: boolean, details: Parameters<OverlayProps['onOpenChange']>[1]) => {
      if (!next) search('')
      onOpenChange(next, details)
    },
    inputValue: query,
    onInputValueChange: (next: string, details: { reason: string }) => {
      // Base UI also writes the chosen label here; only what a person types is a search.
      if (details.reason === 'input-change' || details.reason === 'input-clear') search(next)
    },
    autoHighlight: true,
    isItemEqualToValue: sameOption,
  }
  const content = (
    <Combobox.Portal>
      <Combobox.Positioner anchor={anchor} align="start" sideOffset={4} collisionPadding={8} className="z-50">
        <Combobox.Popup
          aria-label={label}
          finalFocus={() => anchor}
          className={cx(popupFrame, 'flex w-(--anchor-width) min-w-64 flex-col overflow-hidden')}
        >
          <div className="flex items-center gap-2 border-b border-line px-2.5">
            <Icon name="search" className="text-muted" />
            <Combobox.Input
              aria-label={label ? `Search ${label}` : 'Search'}
              placeholder="Type to find"
              // What is picked by a key is of what was typed before it, however fast.
              onKeyDownCapture={() => query !== painted && flushSync(() => setPainted(query))}
              className="h-8 min-w-0 flex-1 bg-transparent outline-none max-sm:text-16"
            />
            {loading && <Spinner className="text-muted" />}
            {!props.multiple && clearable && props.value !== null && (
              <button
                type="button"
                className="text-12 text-muted hover:text-text"
                onClick={(event) => {
                  props.onChange(null)
                  onOpenChange(false, { event: event.nativeEvent, reason: 'clear-press' })
                }}
              >
                Clear
              </button>
            )}
          </div>
          <Combobox.Status className="px-2.5 text-12 text-muted not-empty:py-1.5">
            {error ? (
              <span className="text-failed">{error}</span>
            ) : items.length > 0 ? (
              hidden > 0 && `The first ${mostShown} of ${found.length.toLocaleString('en')}: type to find the others`
            ) : loading ? (
              'Searching…'
            ) : typed ? (
              `Nothing matches “${typed}”`
            ) : (
              'Nothing to choose from'
            )}
          </Combobox.Status>
          <Combobox.List className="min-h-0 flex-1 overflow-auto p-1 empty:hidden">{list}</Combobox.List>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  )
  if (props.multiple)
    return (
      <Combobox.Root
        {...shared}
        multiple
        value={props.value.map(option)}
        onValueChange={(next: ComboboxOption[]) => props.onChange(next.map(pick))}
      >
        {content}
      </Combobox.Root>
    )
  return (
    <Combobox.Root
      {...shared}
      value={props.value === null || props.value === '' ? null : option(props.value)}
      onValueChange={(next: ComboboxOption | null) => next && props.onChange(pick(next))}
    >
      {content}
    </Combobox.Root>
  )
}
