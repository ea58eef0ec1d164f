/**
 * Terminal escapes in text: SGR colours and OSC 8 links are read, every other escape is dropped.
 * Text is never lost: an escape that does not end stays in the text, where the reader sees it.
 */

/** What a colour means on our two themes; 256 and true colours are brought to the nearest one, so that text stays legible. */
export type AnsiTone = 'plain' | 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'cyan' | 'blue' | 'magenta'

export type AnsiStyle = {
  text?: AnsiTone
  background?: AnsiTone
  bold?: boolean
  dim?: boolean
  italic?: boolean
  underline?: boolean
  strike?: boolean
  inverse?: boolean
  /** From OSC 8; http or https only. */
  href?: string
}

/** Offsets into the text without escapes; spans do not overlap and are in order. */
export type AnsiSpan = { start: number; end: number; style: AnsiStyle }

const ESC = '\u001b'
const BEL = '\u0007'
const CSI = '\u009b'
const ST = '\u009c'
/** Longest payload of an OSC, DCS, … string that is taken for one: longer ones are shown rather than swallowed. */
const PAYLOAD = 4096

// ECMA-48: CSI parameters are 0x30-0x3f, intermediates 0x20-0x2f, finals 0x40-0x7e.
const ESCAPE = new RegExp(
  [
    `(?:${ESC}\\[|${CSI})([0-?]*)[ -/]*([@-~])`,
    `${ESC}\\]([^${BEL}${ESC}${ST}\\n]{0,${PAYLOAD}})(?:${BEL}|${ESC}\\\\|${ST})`,
    `${ESC}[PX^_][^${ESC}${ST}\\n]{0,${PAYLOAD}}(?:${ESC}\\\\|${ST})`,
    `${ESC}[ -/]+[0-~]`,
    `${ESC}[0-OQ-WYZ\\\\\`-~]`,
  ].join('|'),
  'g',
)

export function hasAnsi(message: string): boolean {
  return message.includes(ESC) || message.includes(CSI)
}

/** The text of `parseAnsi`, without the work of reading styles. */
export function stripAnsi(message: string): string {
  return hasAnsi(message) ? message.replace(ESCAPE, '') : message
}

export function parseAnsi(message: string): { text: string; spans: AnsiSpan[] } {
  if (!hasAnsi(message)) return { text: message, spans: [] }
  const spans: AnsiSpan[] = []
  let text = ''
  let style: AnsiStyle = {}
  let from = 0
  const take = (chunk: string) => {
    if (chunk === '') return
    if (Object.keys(style).length > 0) spans.push({ start: text.length, end: text.length + chunk.length, style })
    text += chunk
  }
  for (const match of message.matchAll(ESCAPE)) {
    take(message.slice(from, match.index))
    from = match.index + match[0].length
    const [, parameters, final, payload] = match
    if (final === 'm' && parameters !== undefined) style = applySgr(style, parameters)
    else if (payload?.startsWith('8;')) style = applyLink(style, payload)
  }
  take(message.slice(from))
  return { text, spans }
}

/** The address when it is a whole http(s) address, else nothing: `javascript:` and friends never become links. */
export function httpUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined
  try {
    const url = new URL(text)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
  } catch {
    return undefined
  }
}

/** https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda: `8;parameters;address`, an empty address ends the link. */
function applyLink(style: AnsiStyle, payload: string): AnsiStyle {
  const { href: _, ...rest } = style
  const href = httpUrl(payload.slice(payload.indexOf(';', 2) + 1))
  return href ? { ...rest, href } : rest
}

const PALETTE: readonly AnsiTone[] = ['grey', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'plain']

function applySgr(before: AnsiStyle, parameters: string): AnsiStyle {
  const style = { ...before }
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)))
  // `38:2::r:g:b` has an empty colour space that `38;2;r;g;b` has not.
  const hasSpace = parameters.includes(':')
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48 || code === 58) {
      const kind = codes[at + 1]
      let tone: AnsiTone | undefined
      if (kind === 5) {
        tone = toneOf256(codes[at + 2] ?? 0)
        at += 2
      } else if (kind === 2) {
        const rgb = at + (hasSpace && codes.length - at >= 6 ? 3 : 2)
        tone = toneOfRgb(codes[rgb] ?? 0, codes[rgb + 1] ?? 0, codes[rgb + 2] ?? 0)
        at = rgb + 2
      } else {
        continue
      }
      if (code === 38) style.text = tone
      else if (code === 48) style.background = tone
    } else applyCode(style, code)
  }
  return dropUnset(style)
}

function applyCode(style: AnsiStyle, code: number) {
  if (code === 0) {
    for (const key of Object.keys(style) as (keyof AnsiStyle)[]) if (key !== 'href') delete style[key]
  } else if (code === 1) style.bold = true
  else if (code === 2) style.dim = true
  else if (code === 3) style.italic = true
  else if (code === 4 || code === 21) style.underline = true
  else if (code === 7) style.inverse = true
  else if (code === 9) style.strike = true
  else if (code === 22) style.bold = style.dim = false
  else if (code === 23) style.italic = false
  else if (code === 24) style.underline = false
  else if (code === 27) style.inverse = false
  else if (code === 29) style.strike = false
  else if (code >= 30 && code <= 37) style.text = PALETTE[code - 30]
  else if (code >= 90 && code <= 97) style.text = PALETTE[code - 90]
  else if (code === 39) style.text = undefined
  else if (code >= 40 && code <= 47) style.background = PALETTE[code - 40]
  else if (code >= 100 && code <= 107) style.background = PALETTE[code - 100]
  else if (code === 49) style.background = undefined
  // 8, concealed text, is ignored on purpose: a log hides nothing.
}

function dropUnset(style: AnsiStyle): AnsiStyle {
  for (const key of Object.keys(style) as (keyof AnsiStyle)[]) if (!style[key]) delete style[key]
  return style
}

function toneOf256(index: number): AnsiTone {
  if (index < 16) return PALETTE[index % 8] ?? 'plain'
  if (index >= 232) return index < 250 ? 'grey' : 'plain'
  const cube = index - 16
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40)
  return toneOfRgb(level(Math.floor(cube / 36) % 6), level(Math.floor(cube / 6) % 6), level(cube % 6))
}

function toneOfRgb(red: number, green: number, blue: number): AnsiTone {
  const high = Math.max(red, green, blue)
  const spread = high - Math.min(red, green, blue)
  if (spread < 40 || spread < high * 0.2) return high > 190 ? 'plain' : 'grey'
  let hue = 0
  if (high === red) hue = ((green - blue) / spread) * 60
  else if (high === green) hue = 120 + ((blue - red) / spread) * 60
  else hue = 240 + ((red - green) / spread) * 60
  if (hue < 0) hue += 360
  if (hue < 18 || hue >= 340) return 'red'
  if (hue < 42) return 'orange'
  if (hue < 70) return 'yellow'
  if (hue < 160) return 'green'
  if (hue < 200) return 'cyan'
  return hue < 260 ? 'blue' : 'magenta'
}
