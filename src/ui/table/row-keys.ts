/** Moving through the rows of a table by key. The rows are found in the DOM, because focus lives there. */
export const rowOf = (element: Element) => element.closest<HTMLElement>('tr[data-row]')

export const isTyping = (element: HTMLElement) =>
  element.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]')

function step(row: HTMLElement, sibling: 'nextElementSibling' | 'previousElementSibling'): HTMLElement | null {
  const next = row[sibling]
  return next instanceof HTMLElement && next.dataset.row !== undefined ? next : null
}

const edge = (row: HTMLElement, which: 'first' | 'last') => {
  const rows = row.parentElement?.querySelectorAll<HTMLElement>(':scope > tr[data-row]')
  return rows?.[which === 'first' ? 0 : rows.length - 1] ?? null
}

/** null: the key is ours, but there is nowhere to go. */
export const moves: Record<string, (row: HTMLElement) => HTMLElement | null> = {
  ArrowDown: (row) => step(row, 'nextElementSibling'),
  j: (row) => step(row, 'nextElementSibling'),
  ArrowUp: (row) => step(row, 'previousElementSibling'),
  k: (row) => step(row, 'previousElementSibling'),
  Home: (row) => edge(row, 'first'),
  End: (row) => edge(row, 'last'),
}
