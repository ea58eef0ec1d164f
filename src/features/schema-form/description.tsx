import { Component, lazy, Suspense, type ReactNode } from 'react'

const MarkdownBody = lazy(() =>
  import('~/features/artifacts/markdown-body').then((module) => ({ default: module.MarkdownBody })),
)

/** Longer than any docstring; and nothing nested so deeply that the parser's stack overflows. */
const LONGEST = 8000
/** Emphasis, links, lists, headings, tables, fences; backticks alone are read without the parser. */
const MARKS = /\*\*|__|\[[^\]]*\]\(|^\s*(?:[-*+]|\d+\.)\s|^#{1,6}\s|^\||```|<https?:/m

/** The description of a field: Markdown where it is, else the text with its line breaks. */
export function Description({ id, text }: { id: string; text: string }) {
  const plain = (
    <p className="whitespace-pre-line">
      <WithCode text={text} />
    </p>
  )
  return (
    <div
      id={id}
      className="text-12 wrap-anywhere text-muted [&>div]:space-y-1 [&>div]:text-12 [&>div]:leading-4.5 [&>div]:text-muted"
    >
      {MARKS.test(text) && text.length <= LONGEST ? (
        <Unbroken fallback={plain}>
          <Suspense fallback={plain}>
            <MarkdownBody text={text} />
          </Suspense>
        </Unbroken>
      ) : (
        plain
      )}
    </div>
  )
}

/** A parser that gives up costs the look of one description. */
class Unbroken extends Component<{ children: ReactNode; fallback: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children
  }
}

function WithCode({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part, index) =>
    // The parts of one text never change places.
    part.startsWith('`') && part.length > 2 ? <code key={index}>{part.slice(1, -1)}</code> : part,
  )
}
