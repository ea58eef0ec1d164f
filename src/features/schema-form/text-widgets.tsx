import { useCallback, useMemo, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react'
import { parseExact, parseNumber, printExact, ExactNumber } from '~/lib/exact-json'
import { Button, IconButton } from '~/ui/button'
import { TextArea, TextInput } from '~/ui/fields'
import { useDraftText, type ControlProps } from './form-context'
import { isLarge, sizeWords } from './size'

/** What a screen reader hears about the control besides its name. */
export function described({ id, describedBy, invalid, required }: ControlProps) {
  return { id, 'aria-describedby': describedBy, 'aria-required': required || undefined, invalid }
}

function placeholder(value: unknown, shape: ControlProps['shape']): string {
  if (value === '') return 'empty text'
  const examples = shape.schema.examples
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined
  return typeof example === 'string' ? `for example ${example}` : 'not given'
}

const LONGEST_LINES = 12

/**
 * One line that grows: a text area, because an input would silently drop the line breaks of what is pasted. Enter breaks
 * the line only in a text that has lines already, or with Shift.
 */
export function TextWidget(props: ControlProps) {
  return (
    <UnlessLarge {...props}>
      <PlainText {...props} />
    </UnlessLarge>
  )
}

function PlainText(props: ControlProps) {
  const { lens, value, readOnly, shape, label, labelled } = props
  const text = typeof value === 'string' ? value : ''
  const lines = text.split('\n').length
  const several = lines > 1
  return (
    <TextArea
      {...described(props)}
      aria-label={labelled ? undefined : label}
      mono
      rows={Math.min(lines, LONGEST_LINES)}
      wrap={several ? 'soft' : 'off'}
      value={text}
      readOnly={readOnly}
      placeholder={placeholder(value, shape)}
      onValue={lens.set}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && !several && !event.shiftKey) event.preventDefault()
      }}
      className={several ? 'resize-y leading-4.5' : 'h-7.5 resize-none overflow-hidden leading-5'}
    />
  )
}

export function SecretWidget(props: ControlProps) {
  const { lens, value, readOnly, label, labelled } = props
  const [shown, setShown] = useState(false)
  const text = typeof value === 'string' ? value : ''
  // An input has one line; a key with several (PEM) keeps them only in a text area.
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text')
    if (!pasted.includes('\n')) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    lens.set(text.slice(0, selectionStart ?? text.length) + pasted + text.slice(selectionEnd ?? text.length))
  }
  return (
    <div className="flex items-center gap-0.5">
      {shown && text.includes('\n') ? (
        <TextArea
          {...described(props)}
          aria-label={labelled ? undefined : label}
          mono
          rows={6}
          value={text}
          readOnly={readOnly}
          onValue={lens.set}
        />
      ) : (
        <TextInput
          {...described(props)}
          aria-label={labelled ? undefined : label}
          mono
          type={shown ? 'text' : 'password'}
          autoComplete="new-password"
          value={text.replaceAll('\n', '\u2424')}
          readOnly={readOnly || text.includes('\n')}
          placeholder={value === '' ? 'empty text' : 'not given'}
          onValue={lens.set}
          onPaste={paste}
        />
      )}
      <IconButton
        icon="eye"
        label={shown ? `Hide ${label}` : `Show ${label}`}
        pressed={shown}
        onClick={() => setShown(!shown)}
      />
      {text.includes('\n') && !readOnly && (
        <IconButton icon="close" label={`Empty ${label}`} onClick={() => lens.set(undefined)} />
      )}
    </div>
  )
}

function printNumber(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (value instanceof ExactNumber) return value.literal
  // The text "5" is not the number 5, and must not look like it.
  if (typeof value === 'string') return parseNumber(value) === undefined ? value : JSON.stringify(value)
  return ''
}

function meaningOfNumber(text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const number = parseNumber(trimmed)
  if (number !== undefined) return number
  if (/^".*"$/.test(trimmed)) {
    try {
      return JSON.parse(trimmed) as string
    } catch {
      return text
    }
  }
  return text
}

/** Digits as typed; the value is exact, however many there are. What is no number stays, and the check says so. */
export function NumberWidget(props: ControlProps) {
  const { lens, value, readOnly, shape, label, labelled } = props
  const [text, type] = useDraftText(value, printNumber)
  return (
    <TextInput
      {...described(props)}
      aria-label={labelled ? undefined : label}
      mono
      inputMode={shape.kind === 'integer' ? 'numeric' : 'decimal'}
      value={text}
      readOnly={readOnly}
      placeholder="not given"
      onValue={(next) => {
        const means = meaningOfNumber(next)
        lens.set(means)
        // A list holds null where nothing is given.
        type(next, means ?? lens.get())
      }}
    />
  )
}

function printJson(value: unknown): string {
  return value === undefined ? '' : printExact(value, 2)
}

/** Any value, as the JSON it is. Text that is no JSON stays in the field, is not in the value, and says so. */
export function JsonWidget(props: ControlProps) {
  return (
    <UnlessLarge {...props}>
      <JsonText {...props} />
    </UnlessLarge>
  )
}

/** Megabytes in a text field make each key slow: they are shown when somebody asks for them. */
function UnlessLarge({ id, value, label, labelled, children }: ControlProps & { children: ReactNode }) {
  const [asked, setAsked] = useState(false)
  const large = useMemo(() => isLarge(value), [value])
  if (!large || asked) return children
  return (
    <div
      id={id}
      role="group"
      aria-label={labelled ? undefined : label}
      className="flex min-h-7.5 flex-wrap items-center gap-2 text-muted"
    >
      {sizeWords(value)}: the JSON view is better for it.
      <Button size="small" aria-label={`Show ${label} here`} onClick={() => setAsked(true)}>
        Show it here
      </Button>
    </div>
  )
}

function JsonText(props: ControlProps) {
  const { lens, value, readOnly, label, labelled } = props
  const [text, type] = useDraftText(value, printJson)
  const [fault, setFault] = useState<string>()
  const report = (message: string | undefined) => {
    setFault(message)
    lens.model.setUnreadable(lens.path, message)
  }
  // A field that is gone cannot be mended any more.
  const attach = useCallback(
    (element: HTMLTextAreaElement | null) => {
      if (!element) return undefined
      return () => lens.model.setUnreadable(lens.path, undefined)
    },
    [lens],
  )
  const change = (next: string) => {
    if (next.trim() === '') {
      report(undefined)
      lens.set(undefined)
      type(next, lens.get())
      return
    }
    try {
      const means = parseExact(next)
      report(undefined)
      lens.set(means)
      type(next, means)
    } catch {
      report('Not JSON yet: what is typed here is not sent.')
      type(next, value)
    }
  }
  return (
    <>
      <TextArea
        {...described(props)}
        ref={attach}
        aria-label={labelled ? undefined : label}
        mono
        invalid={props.invalid || fault !== undefined}
        rows={Math.min(Math.max(text.split('\n').length, 1), LONGEST_LINES)}
        value={text}
        readOnly={readOnly}
        placeholder="JSON; not given"
        onValue={change}
        className="resize-y leading-4.5"
      />
      {fault && (
        <p className="flex items-center gap-2 text-12 text-failed">
          {fault}
          <Button size="small" onClick={() => change(JSON.stringify(text))}>
            Take it as text
          </Button>
        </p>
      )}
    </>
  )
}
