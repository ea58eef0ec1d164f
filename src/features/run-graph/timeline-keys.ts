import type { TimelineRow } from './task-groups'
import type { TimelineStore } from './timeline-store'

export type KeyTarget = {
  store: TimelineStore
  rows: TimelineRow[]
  /** Where the keyboard is; -1 = nowhere yet. */
  active: number
  moveTo: (index: number) => void
  onSelect: (taskId: string | null) => void
}

/** The keys of a tree, and those of a map. True when the key was ours. */
export function pressTimelineKey(event: { key: string; shiftKey: boolean }, target: KeyTarget): boolean {
  const { store, rows, active, moveTo } = target
  const { view } = store.getSnapshot()
  const row = rows[active]
  switch (event.key) {
    case '+':
    case '=':
      store.zoom(0.7)
      return true
    case '-':
      store.zoom(1 / 0.7)
      return true
    case '0':
      store.fit()
      return true
    case 'ArrowDown':
    case 'j':
      moveTo(Math.min(active + 1, rows.length - 1))
      return true
    case 'ArrowUp':
    case 'k':
      moveTo(Math.max(active - 1, 0))
      return true
    case 'Home':
      moveTo(0)
      return true
    case 'End':
      moveTo(rows.length - 1)
      return true
    case 'ArrowLeft':
    case 'ArrowRight': {
      const right = event.key === 'ArrowRight'
      if (event.shiftKey) store.pan(((view.to - view.from) / 5) * (right ? 1 : -1))
      else if (row?.kind === 'group') store.setFold(row.group.key, right ? 'open' : 'closed')
      else if (row?.kind === 'more' && right) store.setFold(row.group.key, 'open')
      else if (!right) moveTo(parentOf(rows, active))
      return true
    }
    case 'Enter':
    case ' ':
      if (row) activate(row, store, target.onSelect)
      return true
    case 'Escape':
      target.onSelect(null)
      return true
    default:
      return false
  }
}

/** A click or Enter: a task is selected, a fold opened or closed. */
export function activate(row: TimelineRow, store: TimelineStore, onSelect: (taskId: string | null) => void) {
  if (row.kind === 'task') onSelect(row.task.id)
  else if (row.kind === 'more') store.setFold(row.group.key, 'open')
  else store.toggle(row.group.key)
}

function parentOf(rows: TimelineRow[], index: number): number {
  const row = rows[index]
  if (row?.kind !== 'task' || row.level === 1) return index
  for (let i = index; i >= 0; i--) if (rows[i]?.kind === 'group') return i
  return index
}
