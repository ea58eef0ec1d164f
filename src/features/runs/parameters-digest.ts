const longest = 120

/**
 * Parameters in one line, `region="eu", full=false`, cut at about 120 characters. Values are never written out whole
 * first: a row may carry half a megabyte of them.
 */
export function parametersDigest(parameters: unknown): string {
  if (typeof parameters !== 'object' || parameters === null) return ''
  let digest = ''
  for (const [name, value] of Object.entries(parameters)) {
    const part = `${digest && ', '}${cut(name, 40)}=${valueDigest(value, 1)}`
    if (digest.length + part.length > longest) return `${cut(digest + part, longest - 1)}…`
    digest += part
  }
  return digest
}

function valueDigest(value: unknown, depth: number): string {
  if (typeof value === 'string') return `"${oneLine(value, 60)}"`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) {
    if (depth === 0 || value.length > 4) return value.length === 0 ? '[]' : `[${value.length}]`
    return `[${value.map((item) => valueDigest(item, depth - 1)).join(', ')}]`
  }
  const names = Object.keys(value)
  if (names.length === 0) return '{}'
  return depth === 0 ? '{…}' : `{${cut(names.slice(0, 3).join(', '), 40)}${names.length > 3 ? ', …' : ''}}`
}

const cut = (text: string, length: number) => (text.length > length ? text.slice(0, length) : text)

function oneLine(text: string, length: number): string {
  const line = cut(text, length).replace(/\s+/g, ' ')
  return text.length > length ? `${line}…` : line
}
