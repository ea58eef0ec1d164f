/** The server's rule (types/names.py, `BlockDocumentName`), in words; undefined for a name that it takes. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'A name is needed: flows load the block by it.'
  if (/^[a-z0-9-]+$/.test(name)) return undefined
  const like = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return `Only lowercase letters, numbers and dashes${like ? `, such as ${like}` : ''}.`
}
