import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type SyntheticEvent,
  cloneElement,
  useState,
} from 'react'
import type { LazyPart } from './lazy-part'

export type TriggerProps = {
  onClick?: (event: MouseEvent<HTMLElement>) => void
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
  onPointerEnter?: (event: SyntheticEvent<HTMLElement>) => void
  onFocus?: (event: SyntheticEvent<HTMLElement>) => void
  'aria-haspopup'?: 'menu' | 'dialog' | 'listbox'
  'aria-expanded'?: boolean
  'aria-disabled'?: boolean | 'true' | 'false'
}

type OpenDetails = { event: Event; reason: string }

/** The state that a trigger and its lazily loaded popup share. */
export function useTrigger(
  popup: 'menu' | 'dialog' | 'listbox',
  part: LazyPart<unknown>,
  controlled?: { open?: boolean; onOpenChange?: (open: boolean) => void },
) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [ownOpen, setOwnOpen] = useState(false)
  const open = controlled?.open ?? ownOpen

  const setOpen = (next: boolean) => {
    setOwnOpen(next)
    controlled?.onOpenChange?.(next)
  }

  const preload = () => {
    // A failure is told when the popup is really wanted.
    part.load().catch(() => {})
  }

  const attach = (trigger: ReactElement<TriggerProps>) => {
    const own = trigger.props
    return cloneElement(trigger, {
      'aria-haspopup': popup,
      'aria-expanded': open,
      onPointerEnter: (event) => {
        own.onPointerEnter?.(event)
        preload()
      },
      onFocus: (event) => {
        own.onFocus?.(event)
        preload()
      },
      onClick: (event) => {
        own.onClick?.(event)
        if (event.defaultPrevented) return
        setAnchor(event.currentTarget)
        setOpen(!open)
      },
      onKeyDown: (event) => {
        own.onKeyDown?.(event)
        const disabled = own['aria-disabled'] === true || own['aria-disabled'] === 'true'
        if (event.defaultPrevented || disabled || popup === 'dialog') return
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        setAnchor(event.currentTarget)
        setOpen(true)
      },
    })
  }

  const onOpenChange = (next: boolean, details: OpenDetails) => {
    // A press on the trigger counts as outside of the popup; the click that follows is the one that closes it.
    const target = details.event.target
    if (!next && details.reason === 'outside-press' && target instanceof Node && anchor?.contains(target)) return
    setOpen(next)
  }

  return { anchor, open, setOpen, attach, onOpenChange }
}

export type OverlayProps = {
  anchor: HTMLElement | null
  open: boolean
  onOpenChange: (open: boolean, details: OpenDetails) => void
}

/** The frame of everything that floats. */
export const popupFrame =
  'max-h-[min(28rem,var(--available-height))] max-w-[var(--available-width)] overflow-auto rounded-lg border border-line-strong bg-raised shadow-popup outline-none'
