import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { cx } from '~/ui/class-names'
import { type OverlayProps, popupFrame } from './use-trigger'

export function PopoverPopup({
  anchor,
  open,
  onOpenChange,
  label,
  align,
  className,
  children,
}: OverlayProps & { label: string; align: 'start' | 'end'; className?: string; children: ReactNode }) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Popover.Popup aria-label={label} finalFocus={() => anchor} className={cx(popupFrame, 'p-3', className)}>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
