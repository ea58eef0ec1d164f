import { useEffect, useRef, useState } from 'react'
import { cx } from './class-names'
import { TextInput } from './fields'
import { Icon } from './icon'

/** Typing is told on when it pauses this long, ms. */
const PAUSE = 250

interface Typing {
  /** The value that this is about; another one has come from somewhere. */
  value: string
  /** What the person typed; null: the field shows the value. */
  draft: string | null
  /** What was told on and has not come back as the value yet, oldest first. */
  told: readonly string[]
  /** Grows when the value is changed by something else. */
  visit: number
}

/** Whoever takes a text over may leave out the blanks around it. */
const isSame = (a: string, b: string) => a.trim() === b.trim()

/**
 * A search text that lives elsewhere, in the address for one. While it is being typed the field shows what the
 * person typed and nothing else, however late or stale `value` is: no keystroke is lost to a slow round trip. A value
 * that was not typed here (the back button, "Clear filters") is shown at once, and what was typed is not told any more.
 */
export function SearchField({
  value,
  onValue,
  label,
  placeholder = label,
  className,
}: {
  value: string
  /** Called when typing pauses, on Enter and on leaving the field. */
  onValue: (value: string) => void
  label: string
  placeholder?: string
  className?: string
}) {
  const [typing, setTyping] = useState<Typing>({ value, draft: null, told: [], visit: 0 })
  if (typing.value !== value) {
    const at = typing.told.findIndex((text) => isSame(text, value))
    setTyping(
      at < 0
        ? { value, draft: null, told: [], visit: typing.visit + 1 }
        : { ...typing, value, told: typing.told.slice(at + 1) },
    )
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // What was about to be told belongs to the value before, or to a page that is gone.
  useEffect(() => () => clearTimeout(timer.current), [typing.visit])

  const tell = (text: string) => {
    clearTimeout(timer.current)
    if (text === (typing.told.at(-1) ?? value)) return
    setTyping((now) => ({ ...now, told: [...now.told, text] }))
    onValue(text)
  }
  return (
    <span className={cx('relative min-w-0', className)}>
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-muted" />
      <TextInput
        type="search"
        label={label}
        placeholder={placeholder}
        value={typing.draft ?? value}
        onValue={(text) => {
          setTyping((now) => ({ ...now, draft: text }))
          clearTimeout(timer.current)
          timer.current = setTimeout(() => tell(text), PAUSE)
        }}
        onKeyDown={(event) => event.key === 'Enter' && tell(event.currentTarget.value)}
        onBlur={(event) => {
          tell(event.currentTarget.value)
          setTyping((now) => (now.told.length === 0 ? { ...now, draft: null } : now))
        }}
        className="h-7! pl-7"
      />
    </span>
  )
}
