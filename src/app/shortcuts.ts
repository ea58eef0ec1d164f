/** One keyboard shortcut of the whole product; pages and tables have their own, on their own elements. */
export type Shortcut = {
  /** 'mod+k' (⌘ on Apple's machines, Ctrl elsewhere), a single key '?', or a sequence 'g r'. */
  keys: string
  label: string
  run: () => void
}

/** A sequence is one gesture: its second key comes within this many milliseconds. */
const sequenceMs = 1_000

export const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform)

const typingRoles = new Set(['textbox', 'searchbox', 'combobox', 'spinbutton'])
/** Things that take letter keys for themselves while they are open (menus jump to a letter). */
const capturing = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

function isTyping(target: EventTarget | null) {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    // jsdom has no isContentEditable, and an editor's element may carry only the role.
    target.closest('[contenteditable]:not([contenteditable="false"])') !== null ||
    typingRoles.has(target.getAttribute('role') ?? '')
  )
}

/**
 * A keydown listener for `document`, which prevents the default of keys it takes. Letters never fire while someone
 * types, nor from inside a dialog or a menu.
 */
export function shortcutListener(shortcuts: readonly Shortcut[]) {
  let prefix: { key: string; at: number } | undefined
  return (event: KeyboardEvent) => {
    if (event.isComposing || event.repeat || event.altKey) return
    const inDialog = event.target instanceof Element && event.target.closest(capturing) !== null
    const modified = event.ctrlKey || event.metaKey
    if (modified) {
      // On Apple's machines Ctrl-K cuts to the end of the line: only ⌘ is ours there.
      if ((isApple() ? event.ctrlKey : event.metaKey) || event.shiftKey || inDialog) return
      fire(shortcuts.find(({ keys }) => keys === `mod+${event.key.toLowerCase()}`))
      return
    }
    if (inDialog || isTyping(event.target)) {
      prefix = undefined
      return
    }
    const sequence = prefix && event.timeStamp - prefix.at <= sequenceMs ? `${prefix.key} ${event.key}` : undefined
    const found = shortcuts.find(({ keys }) => keys === sequence) ?? shortcuts.find(({ keys }) => keys === event.key)
    prefix = undefined
    if (found) fire(found)
    else if (shortcuts.some(({ keys }) => keys.startsWith(`${event.key} `)))
      prefix = { key: event.key, at: event.timeStamp }

    function fire(shortcut: Shortcut | undefined) {
      if (!shortcut) return
      event.preventDefault()
      shortcut.run()
    }
  }
}
