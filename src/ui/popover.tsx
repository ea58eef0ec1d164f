import type { ReactElement, ReactNode } from 'react'
import { lazyPart, useLazyPart } from './overlay/lazy-part'
import { type TriggerProps, useTrigger } from './overlay/use-trigger'

const popup = lazyPart(() => import('./overlay/popover-popup'))

/** A small panel beside its trigger. The content mounts when it opens; a function gets a way to close it. */
export function Popover({
  trigger,
  label,
  align = 'start',
  open: controlledOpen,
  onOpenChange: onControlledChange,
  children,
  className,
}: {
  trigger: ReactElement
  /** The accessible name of the panel. */
  label: string
  align?: 'start' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode | ((close: () => void) => ReactNode)
  className?: string
}) {
  const { anchor, open, setOpen, attach, onOpenChange } = useTrigger('dialog', popup, {
    open: controlledOpen,
    onOpenChange: onControlledChange,
  })
  const module = useLazyPart(popup, open, () => setOpen(false))
  return (
    <>
      {attach(trigger as ReactElement<TriggerProps>)}
      {module && anchor && (
        <module.PopoverPopup
          anchor={anchor}
          open={open}
          onOpenChange={onOpenChange}
          label={label}
          align={align}
          className={className}
        >
          {typeof children === 'function' ? children(() => setOpen(false)) : children}
        </module.PopoverPopup>
      )}
    </>
  )
}
