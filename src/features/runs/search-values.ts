/**
 * Lists in a search parameter: `a,b`, as Prefect's present UI writes them, with `\` before a comma, a backslash or a
 * leading quote that belongs to a value. So its bookmarks are read, and any tag or state name survives.
 */
export function writeList(values: readonly string[]): string {
  const text = values.map((value) => value.replace(/[\\,]/g, '\\$&')).join(',')
  return text.startsWith('"') ? `\\${text}` : text
}

/** Also reads a repeated parameter as one list. Empty and repeated values are dropped. */
export function readList(search: URLSearchParams, key: string): string[] {
  const found = new Set<string>()
  for (const text of search.getAll(key)) for (const value of splitList(readText(text))) if (value) found.add(value)
  return [...found]
}

function splitList(text: string): string[] {
  const values: string[] = []
  let value = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '\\' && at + 1 < text.length) value += text[++at]!
    else if (char === ',') {
      values.push(value)
      value = ''
    } else value += char
  }
  return [...values, value]
}

/** Prefect's UI writes a text that would read as JSON ("123", "true") in quotes. */
export function readText(text: string | null): string {
  if (!text?.startsWith('"')) return text ?? ''
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    return text
  }
}
