import type { ReactElement, ReactNode } from 'react'
import { lazyPart, useLazyPart } from './overlay/lazy-part'
import type { MenuItemProps } from './overlay/menu-popup'
import { type TriggerProps, useTrigger } from './overlay/use-trigger'

const popup = lazyPart(() => import('./overlay/menu-popup'))

/**
 * `<Menu trigger={<Button>…</Button>}><MenuItem onClick={…}>Retry</MenuItem></Menu>`.
 * The popup is loaded on first use, so a test looks for its items with `findBy…`.
 */
export function Menu({
  trigger,
  label,
  align = 'start',
  children,
}: {
  trigger: ReactElement
  /** The accessible name of the list, when the trigger's own does not say it. */
  label?: string
  align?: 'start' | 'end'
  children: ReactNode
}) {
  const { anchor, open, setOpen, attach, onOpenChange } = useTrigger('menu', popup)
  const module = useLazyPart(popup, open, () => setOpen(false))
  return (
    <>
      {attach(trigger as ReactElement<TriggerProps>)}
      {module && anchor && (
        <module.MenuPopup anchor={anchor} open={open} onOpenChange={onOpenChange} label={label} align={align}>
          {children}
        </module.MenuPopup>
      )}
    </>
  )
}

// These stand only inside an open popup, whose module is therefore loaded.
export function MenuItem(props: MenuItemProps) {
  return popup.loaded && <popup.loaded.PopupMenuItem {...props} />
}

export function MenuSeparator() {
  return popup.loaded && <popup.loaded.PopupMenuSeparator />
}
