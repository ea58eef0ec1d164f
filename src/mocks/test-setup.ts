import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Lazy parts (dialogs, menus, Markdown) are loaded when wanted, which takes seconds on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

// jsdom lays nothing out: it has neither scrolling nor the places of text that the editor asks for.
if (typeof Element !== 'undefined') {
  Element.prototype.scrollIntoView = () => {}
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
}

afterEach(() => cleanup())
