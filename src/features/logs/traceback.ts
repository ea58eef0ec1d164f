/** Lines of a message as offsets; `from` and `to` index them, `to` is behind the last. */
export type Fold = { from: number; to: number; label: string }

type Frame = { from: number; to: number; library: string | null }

const FRAME = /^\s*(?:[|+] )*File "(.*)", line \d+/
const PACKAGE = /[\\/](?:site|dist)-packages[\\/]([^\\/]+)/
const STANDARD = /[\\/]lib[\\/]python3[^\\/]*[\\/]|[\\/]Python3\d+[\\/][Ll]ib[\\/]|^<frozen /

/**
 * Stretches of a Python traceback that are in libraries. The frames a person can change stay in view, and always the last frame:
 * where nothing else is left it is the only clue.
 */
export function foldLibraryFrames(lines: readonly string[]): Fold[] {
  const folds: Fold[] = []
  for (let at = lines.findIndex(isTracebackStart); at !== -1 && at < lines.length;) {
    const { frames, next } = readFrames(lines, at + 1)
    const anyOwn = frames.some(({ library }) => library === null)
    const candidates = anyOwn ? frames : frames.slice(0, -1)
    for (let first = 0; first < candidates.length;) {
      if (candidates[first]!.library === null) {
        first++
        continue
      }
      let last = first
      while (candidates[last + 1]?.library) last++
      const run = candidates.slice(first, last + 1)
      const names = [...new Set(run.map(({ library }) => library))]
      const shown = names.length > 4 ? [...names.slice(0, 3), '…'] : names
      folds.push({
        from: run[0]!.from,
        to: run.at(-1)!.to,
        label: `${run.length} library ${run.length === 1 ? 'frame' : 'frames'} (${shown.join(', ')})`,
      })
      first = last + 1
    }
    at = lines.findIndex((line, index) => index >= next && isTracebackStart(line))
  }
  return folds
}

function isTracebackStart(line: string): boolean {
  return line.includes('Traceback (most recent call last)')
}

/** A frame is its `File` line and what is indented deeper: source and `^^^^` marks. */
function readFrames(lines: readonly string[], from: number): { frames: Frame[]; next: number } {
  const frames: Frame[] = []
  let at = from
  while (at < lines.length) {
    const found = FRAME.exec(lines[at]!)
    if (!found) break
    const indent = indentOf(lines[at]!)
    const start = at++
    while (at < lines.length && indentOf(lines[at]!) > indent && !FRAME.test(lines[at]!)) at++
    frames.push({ from: start, to: at, library: libraryOf(found[1] ?? '') })
  }
  return { frames, next: Math.max(at, from) }
}

function indentOf(line: string): number {
  return /^[\s|+]*/.exec(line)![0].length
}

function libraryOf(path: string): string | null {
  const name = PACKAGE.exec(path)?.[1]
  if (name) return name.replace(/\.py$/, '')
  return STANDARD.test(path) ? 'python' : null
}
