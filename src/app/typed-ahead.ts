/**
 * What is typed between the press that asks for a field and the field having the focus: it belongs to the field, and is
 * no shortcut of the page that still has the keyboard. Escape, or a press of the pointer, ends it.
 */
export function createTypedAhead() {
  let text = ''

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') return void take()
    event.preventDefault()
    event.stopImmediatePropagation()
    const letters = [...text]
    if (event.key === 'Backspace') text = letters.slice(0, -1).join('')
    else if ([...event.key].length === 1) text += event.key
  }

  /** Ends it and says what was typed. */
  function take(): string {
    // On the way down and before the document, whose listeners are the shortcuts.
    removeEventListener('keydown', onKeyDown, { capture: true })
    removeEventListener('pointerdown', take)
    const taken = text
    text = ''
    return taken
  }

  function start() {
    take()
    addEventListener('keydown', onKeyDown, { capture: true })
    addEventListener('pointerdown', take)
  }

  return { start, take }
}
