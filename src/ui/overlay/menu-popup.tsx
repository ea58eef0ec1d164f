import { Menu } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { cx } from '~/ui/class-names'
import { Icon, type IconName } from '~/ui/icon'
import { type OverlayProps, popupFrame } from './use-trigger'

export function MenuPopup({
  anchor,
  open,
  onOpenChange,
  label,
  align,
  children,
}: OverlayProps & { label?: string; align: 'start' | 'end'; children: ReactNode }) {
  return (
    <Menu.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Menu.Popup aria-label={label} finalFocus={() => anchor} className={cx(popupFrame, 'min-w-44 p-1')}>
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

export type MenuItemProps = {
  children: ReactNode
  onClick?: () => void
  /** An element to be the item, such as a router link. */
  render?: ReactElement<Record<string, unknown>>
  icon?: IconName
  /** Shown at the right: a shortcut or a count. */
  hint?: ReactNode
  danger?: boolean
  disabled?: boolean
  /** Why it cannot be chosen now; shown under it. */
  disabledReason?: string | null | false
  checked?: boolean
}

const look =
  'flex min-h-7 w-full items-center gap-2 rounded-sm px-2 py-1 text-left outline-none select-none hover:no-underline data-highlighted:bg-hover data-disabled:opacity-60'

export function PopupMenuItem({
  children,
  onClick,
  render,
  icon,
  hint,
  danger = false,
  disabled = false,
  disabledReason,
  checked,
}: MenuItemProps) {
  const className = cx(look, danger && 'text-failed data-highlighted:bg-failed-bg')
  const content = (
    <>
      {checked !== undefined ? (
        <Icon name="check" className={checked ? undefined : 'invisible'} />
      ) : (
        icon && <Icon name={icon} className={danger ? undefined : 'text-muted'} />
      )}
      <span className="min-w-0 flex-1">
        {children}
        {disabledReason && (
          <span className="block max-w-64 text-12 whitespace-normal text-muted">{disabledReason}</span>
        )}
      </span>
      {hint && <span className="mono text-muted">{hint}</span>}
    </>
  )
  if (render && !disabled && !disabledReason)
    return (
      <Menu.LinkItem closeOnClick render={render} onClick={onClick} className={className}>
        {content}
      </Menu.LinkItem>
    )
  if (checked !== undefined)
    return (
      <Menu.CheckboxItem
        checked={checked}
        onCheckedChange={() => onClick?.()}
        disabled={disabled || Boolean(disabledReason)}
        className={className}
      >
        {content}
      </Menu.CheckboxItem>
    )
  return (
    <Menu.Item onClick={onClick} disabled={disabled || Boolean(disabledReason)} className={className}>
      {content}
    </Menu.Item>
  )
}

export function PopupMenuSeparator() {
  return <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
}
