import { useRef, useState } from 'react'
import { cx } from './class-names'
import { TextInput } from './fields'
import { Icon } from './icon'

/** Typing is told on when it pauses this long, ms. */
const PAUSE = 250

/**
 * A search text that lives elsewhere, in the address for one. While it is being typed the field shows what the
 * person typed and nothing else, however late or stale `value` is: no keystroke is lost to a slow round trip.
 */
export function SearchField({
  value,
  onValue,
  label,
  className,
}: {
  value: string
  /** Called when typing pauses, on Enter and on leaving the field. */
  onValue: (value: string) => void
  label: string
  className?: string
}) {
  const [draft, setDraft] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const tell = (text: string) => {
    clearTimeout(timer.current)
    if (text !== value) onValue(text)
  }
  return (
    <span className={cx('relative min-w-0', className)}>
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-muted" />
      <TextInput
        type="search"
        label={label}
        placeholder={label}
        value={draft ?? value}
        onFocus={() => setDraft(value)}
        onValue={(text) => {
          setDraft(text)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => tell(text), PAUSE)
        }}
        onKeyDown={(event) => event.key === 'Enter' && tell(event.currentTarget.value)}
        onBlur={(event) => {
          tell(event.currentTarget.value)
          setDraft(null)
        }}
        className="h-7! pl-7"
      />
    </span>
  )
}
