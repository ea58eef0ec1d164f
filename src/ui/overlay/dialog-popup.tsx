import { Dialog } from '@base-ui/react/dialog'
import { type ReactNode, useRef, useState } from 'react'
import { IconButton } from '~/ui/button'
import { cx } from '~/ui/class-names'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  footer?: ReactNode
  size?: 'default' | 'wide'
  /** 'alertdialog' for a question that must be answered: a press outside does not close it. */
  role?: 'dialog' | 'alertdialog'
}

export function DialogPopup({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'default',
  role = 'dialog',
  opener,
}: DialogProps & { opener: HTMLElement | null }) {
  const popup = useRef<HTMLDivElement>(null)
  const [body, setBody] = useState<HTMLDivElement | null>(null)
  // A body too long for the screen scrolls, and then the keyboard must be able to reach it.
  const scrolls = body !== null && body.scrollHeight > body.clientHeight
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => onOpenChange(next)}
      disablePointerDismissal={role === 'alertdialog'}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          ref={popup}
          role={role}
          // The first field or, when there is none, the dialog itself: never the × in its corner.
          initialFocus={() =>
            popup.current?.querySelector<HTMLElement>(
              '[data-dialog-body] :is(input, textarea, select, [contenteditable=true]):not(:disabled), [data-autofocus]',
            ) ?? popup.current
          }
          // Nowhere before means nowhere after, and not the first link of the page.
          finalFocus={() => opener !== null && (opener.isConnected ? opener : true)}
          className={cx(
            'fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-lg border border-line-strong bg-raised shadow-popup outline-none max-sm:top-3 max-sm:max-h-[calc(100dvh-24px)]',
            size === 'wide' ? 'max-w-240' : 'max-w-130',
          )}
        >
          <header className="flex items-start gap-2 border-b border-line py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1 py-0.5">
              <Dialog.Title className="text-16 wrap-anywhere">{title}</Dialog.Title>
              {description && <Dialog.Description className="text-muted">{description}</Dialog.Description>}
            </div>
            <IconButton icon="close" label="Close" onClick={() => onOpenChange(false)} />
          </header>
          {children !== undefined && children !== null && (
            <div
              ref={setBody}
              data-dialog-body
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- only while it scrolls
              tabIndex={scrolls ? 0 : undefined}
              className="min-h-0 flex-1 overflow-auto px-4 py-3 -outline-offset-2"
            >
              {children}
            </div>
          )}
          {footer && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-2.5">
              {footer}
            </footer>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
