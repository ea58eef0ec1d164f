import type { AnsiStyle, AnsiTone } from '~/lib/ansi'
import { cx } from '~/ui/class-names'
import type { Piece } from './log-pieces'

/** Terminal colours by their meaning on our themes; green is success, yellow a warning, as in most programs. */
const text: Record<AnsiTone, string> = {
  plain: 'text-text',
  grey: 'text-muted',
  red: 'text-failed',
  orange: 'text-crashed',
  yellow: 'text-late',
  green: 'text-completed',
  cyan: 'text-accent',
  blue: 'text-running',
  magenta: 'text-paused',
}

const background: Record<AnsiTone, string> = {
  plain: 'bg-hover',
  grey: 'bg-hover',
  red: 'bg-failed-bg',
  orange: 'bg-crashed-bg',
  yellow: 'bg-late-bg',
  green: 'bg-sunken',
  cyan: 'bg-running-bg',
  blue: 'bg-running-bg',
  magenta: 'bg-paused-bg',
}

function classesOf(style: AnsiStyle): string {
  const tone = style.background ? (style.text === 'grey' ? 'plain' : (style.text ?? 'plain')) : style.text
  return cx(
    style.inverse ? 'bg-ink text-on-ink' : tone && text[tone],
    !style.inverse && style.background && background[style.background],
    style.dim && !style.inverse && !tone && 'text-faint',
    style.bold && 'font-semibold',
    style.italic && 'italic',
    style.underline && !style.strike && 'underline',
    style.strike && 'line-through',
  )
}

const marks = {
  match: 'rounded-[1px] bg-late-bg text-text shadow-[inset_0_-1px_var(--color-late)]',
  current: 'rounded-[1px] bg-late text-surface',
}

export function LogText({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, index) => <LogPiece key={index} piece={piece} />)
}

function LogPiece({ piece: { text: content, style, href, host, mark, escape } }: { piece: Piece }) {
  if (host) return <span className="text-faint">{content}</span>
  const className = cx(style && !mark && classesOf(style), escape && 'text-crashed', mark && marks[mark])
  const inner = mark ? (
    <mark className={className}>{content}</mark>
  ) : className ? (
    <span className={className}>{content}</span>
  ) : (
    content
  )
  if (!href) return inner
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="underline underline-offset-2">
      {inner}
    </a>
  )
}
