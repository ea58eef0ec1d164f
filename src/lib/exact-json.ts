/**
 * JSON that keeps every number as it was written. JavaScript would read 9007199254740993 as …992 and 5.0 as 5,
 * and Python sees the difference. A number whose text a plain `number` cannot give back is held as `ExactNumber`.
 */
export class ExactNumber {
  constructor(readonly literal: string) {}

  /** Plain `JSON.stringify` stays exact where the engine knows `JSON.rawJSON`; `printExact` does so everywhere. */
  toJSON(): unknown {
    const { rawJSON } = JSON as unknown as { rawJSON?: (text: string) => unknown }
    return rawJSON ? rawJSON(this.literal) : Number(this.literal)
  }

  toString(): string {
    return this.literal
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs

/** A string that no text of the person contains, to carry a literal through `JSON.parse` and `JSON.stringify`. */
const MARK = `exact-number:${Math.random().toString(36).slice(2)}:`

/** The number that a JSON literal means, exact; undefined when the text is not a JSON number. */
export function parseNumber(text: string): number | ExactNumber | undefined {
  if (!NUMBER.test(text)) return undefined
  const number = Number(text)
  return String(number) === text ? number : new ExactNumber(text)
}

/** `JSON.parse` without rounding. Throws the engine's own SyntaxError. */
export function parseExact(text: string): unknown {
  let inexact = false
  const marked = text.replace(TOKENS, (token) => {
    if (token.startsWith('"') || String(Number(token)) === token || !NUMBER.test(token)) return token
    inexact = true
    return `"${MARK}${token}"`
  })
  if (!inexact) return JSON.parse(text) as unknown
  // The text as it is first, so that an error names the person's own line and column.
  JSON.parse(text)
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? new ExactNumber(value.slice(MARK.length)) : value,
  ) as unknown
}

/** `JSON.stringify` without rounding. `undefined` members are left out, as JSON does. */
export function printExact(value: unknown, indent?: number): string {
  // The engine's own way is ten times as fast, which megabytes of parameters need.
  if ('rawJSON' in JSON) return (JSON.stringify(value, undefined, indent) as string | undefined) ?? 'null'
  let inexact = false
  const text = JSON.stringify(
    value,
    function replace(this: Record<string, unknown>, key: string, plain: unknown) {
      const held = this[key]
      if (!(held instanceof ExactNumber)) return plain
      inexact = true
      return MARK + held.literal
    },
    indent,
  ) as string | undefined
  if (text === undefined) return 'null'
  return inexact ? text.replaceAll(new RegExp(`"${MARK}([^"]*)"`, 'g'), '$1') : text
}
