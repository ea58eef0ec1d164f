import { Component, lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '~/ui/button'

/** Characters; a page of prose parses at about 100 per millisecond. */
const PARSED_UNASKED = 100_000
/** The parser's time grows with the square of these: ten thousand open emphases take a second. */
const MOST_MARKS = 10_000
/** Nested quotes or lists; some thousands overflow the parser's stack. */
const DEEPEST = 200

/** Why a text is not parsed unasked, in words; null when it is parsed. */
function reasonToAsk(text: string): string | null {
  if (text.length > PARSED_UNASKED) return `it has ${text.length.toLocaleString('en')} characters`
  if ((text.match(/[*_~[\]]/g)?.length ?? 0) > MOST_MARKS) return 'it has very many marks'
  if (new RegExp(`^(?:[ \\t]*[>*+-]){${DEEPEST}}`, 'm').test(text)) return 'it is nested very deeply'
  return null
}

const MarkdownBody = lazy(() => import('./markdown-body').then((module) => ({ default: module.MarkdownBody })))

/**
 * Markdown from artifacts and descriptions, which anyone who can write to the server may have written.
 * No HTML, links only http(s) and mailto, images only https and data; the parser is a chunk of its own.
 */
export function Markdown({ text }: { text: string }) {
  const [asked, setAsked] = useState(false)
  const reason = reasonToAsk(text)
  const source = <pre className="text-12 wrap-anywhere whitespace-pre-wrap">{text.slice(0, PARSED_UNASKED)}</pre>
  if (reason && !asked)
    return (
      <div className="space-y-3">
        <p className="flex flex-wrap items-center gap-2 text-muted">
          {`Shown as written, because ${reason}${text.length > PARSED_UNASKED ? `; these are the first ${PARSED_UNASKED.toLocaleString('en')}` : ''}.`}
          <Button size="small" onClick={() => setAsked(true)}>
            Render all of it
          </Button>
        </p>
        {source}
      </div>
    )
  return (
    <RenderGuard key={text} fallback={source}>
      <Suspense fallback={<p className="text-muted">Rendering…</p>}>
        <MarkdownBody text={text} />
      </Suspense>
    </RenderGuard>
  )
}

/** Ten thousand nested quotes overflow the parser's stack: then the text is shown as it was written. */
class RenderGuard extends Component<{ children: ReactNode; fallback: ReactNode }, { message: string | null }> {
  override state = { message: null }

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    if (this.state.message === null) return this.props.children
    return (
      <div className="space-y-2">
        <p className="text-muted">{`Shown as written, because it could not be rendered: ${this.state.message}`}</p>
        {this.props.fallback}
      </div>
    )
  }
}
