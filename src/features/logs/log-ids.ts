/** Strings that repeat, as small numbers. */
export class Names {
  private readonly names: string[] = []
  private readonly numbers = new Map<string, number>()

  number(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    this.numbers.set(name, this.names.length)
    return this.names.push(name) - 1
  }

  find(name: string): number | undefined {
    return this.numbers.get(name)
  }

  name(number: number): string | null {
    return this.names[number] ?? null
  }
}

/** Names a line by its time and the words of its id. */
export function keyOf(micros: number, id: readonly number[]): string {
  return `${micros.toString(36)}.${id.map((word) => word.toString(36)).join('.')}`
}

/** A UUID's 128 bits; of any other id a hash of that size. */
export function idWords(id: string): [number, number, number, number] {
  const hex = id.replaceAll('-', '')
  if (hex.length === 32 && /^[\da-f]+$/i.test(hex)) {
    return [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16)) as [number, number, number, number]
  }
  const words: [number, number, number, number] = [0x811c9dc5, 0x01000193, 0xdeadbeef, 0x9e3779b9]
  for (let at = 0; at < id.length; at++)
    for (let word = 0; word < 4; word++)
      words[word] = Math.imul(words[word]! ^ id.charCodeAt(at), 0x01000193 + word * 2) >>> 0
  return words
}
