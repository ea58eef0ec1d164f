import { ExactNumber, parseNumber } from '~/lib/exact-json'
import { TextArea } from '~/ui/fields'
import { controlId, useDraftText, useProblems, useScope } from './form-context'
import type { CollectionProps } from './list-field'
import type { Shape } from './shape'

const SHOWN_LINES = 12

/** Whether each item is one line of text that can be read back as the same item. */
export function canBeLines(item: Shape, value: unknown): boolean {
  if (item.secret || !['text', 'integer', 'number', 'boolean', 'choice'].includes(item.kind)) return false
  if (!Array.isArray(value)) return true
  return (value as unknown[]).every((one) => {
    const line = lineOf(one)
    return (
      line !== undefined &&
      (item.kind === 'text' ? typeof one === 'string' : itemOf(line, item) === one || one instanceof ExactNumber)
    )
  })
}

function lineOf(value: unknown): string | undefined {
  if (typeof value === 'string') return /[\r\n]/.test(value) ? undefined : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value instanceof ExactNumber ? value.literal : undefined
}

/** What cannot be read as the type stays text, and the check says so. */
function itemOf(line: string, item: Shape): unknown {
  const trimmed = line.trim()
  switch (item.kind) {
    case 'integer':
    case 'number':
      return parseNumber(trimmed) ?? line
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : line
    case 'choice': {
      const option = item.options.find(({ value, label }) => label === line || lineOf(value) === line)
      return option ? option.value : line
    }
    default:
      return line
  }
}

function itemsOf(text: string, item: Shape): unknown[] {
  if (text === '') return []
  const lines = text.split(/\r\n|\r|\n/)
  // The last line break ends a line; it does not begin an empty one.
  if (lines.at(-1) === '') lines.pop()
  return lines.filter((line) => item.kind === 'text' || line.trim() !== '').map((line) => itemOf(line, item))
}

function textOf(value: unknown): string {
  const lines = Array.isArray(value) ? (value as unknown[]).map((one) => lineOf(one) ?? '') : []
  // One empty text is one line, and no text at all is none.
  return lines.join('\n') + (lines.at(-1) === '' ? '\n' : '')
}

/** A list as text, an item a line: for pasting many. */
export function LinesField({ lens, label, readOnly, value, item }: CollectionProps & { item: Shape }) {
  const { prefix } = useScope()
  const [text, type] = useDraftText(value, textOf)
  const problems = useProblems(lens)
  const count = Array.isArray(value) ? value.length : 0
  const inside = problems.filter((problem) => problem.path.length > lens.path.length)
  return (
    <>
      <TextArea
        id={controlId(prefix, lens.path)}
        mono
        label={`${label}, an item a line`}
        rows={Math.min(Math.max(count + 1, 3), SHOWN_LINES)}
        wrap="off"
        value={text}
        readOnly={readOnly}
        invalid={problems.some((problem) => problem.level === 'error')}
        placeholder="An item a line"
        onValue={(next) => {
          const items = itemsOf(next, item)
          lens.set(items)
          type(next, items)
        }}
        className="resize-y leading-4.5"
      />
      <p className="text-12 text-muted">
        {count.toLocaleString('en')} {count === 1 ? 'item' : 'items'}
      </p>
      {inside.slice(0, 3).map((problem) => (
        <p key={problem.path.join('/')} className="text-12 text-failed">
          Line {Number(problem.path[lens.path.length]) + 1}: {problem.message}
        </p>
      ))}
      {inside.length > 3 && <p className="text-12 text-failed">and {inside.length - 3} more</p>}
    </>
  )
}
