import { type AnsiSpan, type AnsiStyle, httpUrl, parseAnsi } from '~/lib/ansi'
import type { Range } from './log-search'
import { visibleEscape } from './text-width'

/** A stretch of a row that is drawn alike. */
export type Piece = {
  text: string
  style?: AnsiStyle
  /** http or https. */
  href?: string
  /** Where a link leads whose text says something else. */
  host?: string
  mark?: 'match' | 'current'
  /** The text stands for a character that would not be seen. */
  escape?: boolean
}

type Link = Range & { href: string; host?: string }

const WEB_ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^]+/gi
/** A link across several rows is looked for this far around a row. */
const LINK_REACH = 2_048

/** Cuts a row of a message into pieces: colours, links, matches, and characters that would not be seen. */
export function piecesOf(
  message: { text: string; spans: readonly AnsiSpan[] },
  row: Range,
  marks: readonly (Range & { current: boolean })[],
): Piece[] {
  const { text } = message
  const spans = message.spans.filter(({ start, end }) => start < row.end && end > row.start)
  const links = linksAround(text, row, spans)
  const near = marks.filter(({ start, end }) => start < row.end && end > row.start)
  const cuts = new Set([row.start, row.end])
  for (const { start, end } of [...spans, ...links, ...near])
    for (const cut of [start, end]) if (cut > row.start && cut < row.end) cuts.add(cut)
  const places = [...cuts].sort((a, b) => a - b)
  const pieces: Piece[] = []
  for (let at = 0; at + 1 < places.length; at++) {
    const [start, end] = [places[at]!, places[at + 1]!]
    const covers = ({ start: from, end: to }: Range) => from <= start && to >= end
    const style = spans.find(covers)?.style
    const link = links.find(covers)
    const mark = near.find(covers)
    const common: Omit<Piece, 'text'> = {
      ...(style && { style }),
      ...(link && { href: link.href }),
      ...(mark && { mark: mark.current ? 'current' : 'match' }),
    }
    for (const part of splitEscapes(text.slice(start, end))) pieces.push({ ...common, ...part })
    if (link?.host && link.end === end) pieces.push({ text: ` (${link.host})`, host: link.host })
  }
  return pieces
}

/** The text and colours of a message as it was written. */
export function readMessage(raw: string): { text: string; spans: AnsiSpan[] } {
  return parseAnsi(raw)
}

function linksAround(text: string, row: Range, spans: readonly AnsiSpan[]): Link[] {
  const links: Link[] = []
  for (const { start, end, style } of spans) if (style.href) links.push(namedLink(text, start, end, style.href))
  const before = text.lastIndexOf('\n', row.start - 1) + 1
  const from = Math.max(before, row.start - LINK_REACH)
  const next = text.indexOf('\n', row.end)
  const to = Math.min(next === -1 ? text.length : next, row.end + LINK_REACH)
  for (const match of text.slice(from, to).matchAll(WEB_ADDRESS)) {
    const address = withoutPunctuation(match[0])
    const href = httpUrl(address)
    const start = from + match.index
    const end = start + address.length
    const taken = links.some((link) => start < link.end && end > link.start)
    if (href && !taken && start < row.end && end > row.start) links.push({ start, end, href })
  }
  return links
}

/** A terminal link may show one address and lead to another: then the host it leads to stands behind it. */
function namedLink(text: string, start: number, end: number, href: string): Link {
  const label = text.slice(start, end).trim()
  const honest = httpUrl(label) === href || label.replace(/\/$/, '') === href.replace(/\/$/, '')
  return honest ? { start, end, href } : { start, end, href, host: new URL(href).host }
}

/** "(see https://a.example/x)." links to https://a.example/x, but https://a.example/x_(y) keeps its bracket. */
function withoutPunctuation(address: string): string {
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1]!
    if ('.,;:!?…'.includes(last)) continue
    const opening = last === ')' ? '(' : last === ']' ? '[' : null
    if (!opening) break
    const kept = address.slice(0, end)
    if (kept.split(opening).length >= kept.split(last).length) break
  }
  return address.slice(0, end)
}

function splitEscapes(text: string): { text: string; escape?: true }[] {
  const parts: { text: string; escape?: true }[] = []
  let plain = ''
  for (const char of text) {
    const escape = visibleEscape(char.codePointAt(0) ?? 0)
    if (escape === null) {
      plain += char
      continue
    }
    if (plain !== '') parts.push({ text: plain })
    parts.push({ text: escape, escape: true })
    plain = ''
  }
  if (plain !== '') parts.push({ text: plain })
  return parts
}
