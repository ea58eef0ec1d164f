import { useState } from 'react'
import type { DialogProps } from './overlay/dialog-popup'
import { lazyPart, useLazyPart } from './overlay/lazy-part'

const popup = lazyPart(() => import('./overlay/dialog-popup'))

/** Where the keyboard was before the last dialog opened; when that was inside a menu, the menu's trigger gets it back. */
const focused = () =>
  document.activeElement instanceof HTMLElement && document.activeElement !== document.body
    ? document.activeElement
    : null

/**
 * A modal dialog. Only ever opened by something a person pressed. The content mounts when it opens.
 * The popup is loaded on first use, so a test looks for it with `findByRole('dialog')`.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange } = props
  const module = useLazyPart(popup, open, () => onOpenChange(false))
  const [state, setState] = useState<{ open: boolean; opener: HTMLElement | null }>({ open: false, opener: null })
  if (state.open !== open) setState({ open, opener: open ? focused() : state.opener })
  return module && <module.DialogPopup {...props} opener={state.opener} />
}
