/** Rows in one box of the page's layout: about a third of a screen. */
const GROUP = 8

export function inGroups<T>(items: readonly T[]): T[][] {
  const groups = Math.ceil(items.length / GROUP)
  return Array.from({ length: groups }, (_, index) => items.slice(index * GROUP, (index + 1) * GROUP))
}

/**
 * The groups of names that come and go. A name stays in the group (by index) that it was in, so that its row is not made
 * anew, half-typed text and all, because another name went; a group may become empty. Names in another order start afresh.
 */
export function regroup(before: readonly (readonly string[])[], names: readonly string[]): string[][] {
  const groupOf = new Map(before.flatMap((group, index) => group.map((name) => [name, index] as const)))
  const groups: string[][] = before.map(() => [])
  const lastKnown = names.findLastIndex((name) => groupOf.has(name))
  let current = 0
  for (const [index, name] of names.entries()) {
    const own = groupOf.get(name)
    if (own !== undefined && own < current) return inGroups(names)
    current = own ?? current
    // One that is new among the others joins them, however many they are; those at the end go on as if made at once.
    if (index > lastKnown && (groups[current]?.length ?? 0) >= GROUP) current += 1
    ;(groups[current] ??= []).push(name)
  }
  return groups
}
