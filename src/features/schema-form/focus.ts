import { controlId } from './form-context'
import type { Path } from './json-value'

/** The control of a place, or of the nearest place around it that has one. */
function controlAt(prefix: string, path: Path): HTMLElement | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const id = controlId(prefix, path.slice(0, length))
    const element = document.getElementById(id) ?? document.getElementById(`${id}-label`)
    if (!element) continue
    const inside = 'button, input:not([aria-hidden]), select, textarea'
    const target = element.matches(inside) ? element : (element.querySelector<HTMLElement>(inside) ?? element)
    if (target === element && !element.matches(inside)) element.tabIndex = -1
    return target
  }
  return undefined
}

/** Puts the focus on the control of a place, or of the nearest place around it that has one. */
export function focusField(prefix: string, path: Path): boolean {
  const target = controlAt(prefix, path)
  target?.scrollIntoView({ block: 'center' })
  target?.focus({ preventScroll: true })
  return target !== undefined
}

/**
 * Gives the focus to an element once what was just changed is on the page, because the button that was pressed is gone or
 * has done its work. Not where the person has moved on meanwhile.
 */
export function refocus(find: () => HTMLElement | null | undefined) {
  const before = document.activeElement
  setTimeout(() => {
    const now = document.activeElement
    if (now !== null && now !== document.body && now !== before) return
    const element = find()
    element?.scrollIntoView({ block: 'nearest' })
    element?.focus({ preventScroll: true })
  })
}

/** The control of a place, or of the nearest place around it. */
export function refocusField(prefix: string, path: Path) {
  refocus(() => controlAt(prefix, path))
}
