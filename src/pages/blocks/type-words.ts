/** A description in one line: Markdown links as their words, without line breaks. */
export const plainLine = (text: string | null | undefined) =>
  (text ?? '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Types are registered by anybody: only a web page becomes a link. */
export const webAddress = (text: string | null | undefined) => (text && /^https?:\/\//i.test(text) ? text : undefined)

export interface CodeSample {
  /** What the sample does, Markdown; may be empty. */
  about: string
  code: string
}

/** The examples of a type, each with the words before it. A text without fences is one example. */
export function codeSamples(example: string | null | undefined): CodeSample[] {
  const text = (example ?? '').trim()
  if (text === '') return []
  const samples: CodeSample[] = []
  let end = 0
  for (const fence of text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)) {
    samples.push({ about: text.slice(end, fence.index).trim(), code: fence[1]!.trim() })
    end = fence.index + fence[0].length
  }
  return samples.length > 0 ? samples : [{ about: '', code: text }]
}

/**
 * How the class of a type loads a block, read from its examples. Only the import and the call: an example may save a block
 * as well, and with the name of a real one in it that would overwrite its secret.
 */
export function loadByClass(example: string | null | undefined, name: string): string | undefined {
  for (const { code } of codeSamples(example)) {
    const [, className] = /\b(\w+)\.load\(/.exec(code) ?? []
    if (!className) continue
    for (const [, module, names] of code.matchAll(/^from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]+)/gm)) {
      if (new RegExp(`\\b${className}\\b`).test(names!))
        return `from ${module} import ${className}\n\nblock = ${className}.load("${name}")`
    }
  }
  return undefined
}

/** Loading a block by its name without knowing its class (blocks/core.py, `Block.load`). */
export const loadAny = (type: string, name: string) =>
  `from prefect.blocks.core import Block\n\nblock = Block.load("${type}/${name}")`
