import {
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  cloneElement,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'

type AnchorProps = {
  'aria-describedby'?: string
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void
  onPointerDown?: (event: PointerEvent<HTMLElement>) => void
  onFocus?: (event: FocusEvent<HTMLElement>) => void
  onBlur?: (event: FocusEvent<HTMLElement>) => void
}

const openDelay = 350
/** Long enough to move the pointer onto the tip, to read or copy from it. */
const closeDelay = 120

/** One tip at a time on the whole page, and one thing about to happen to it. */
let pending: ReturnType<typeof setTimeout> | undefined
let closeOpen: (() => void) | undefined

/** Opens at once while another tip is open, as when moving along a tool bar. */
function open(show: () => void, close: () => void, delay: number) {
  clearTimeout(pending)
  const swap = () => {
    if (closeOpen !== close) closeOpen?.()
    closeOpen = close
    show()
  }
  if (closeOpen || delay === 0) swap()
  else pending = setTimeout(swap, delay)
}

function shut(close: () => void, delay: number) {
  clearTimeout(pending)
  const finish = () => {
    if (closeOpen === close) closeOpen = undefined
    close()
  }
  if (delay === 0) finish()
  else pending = setTimeout(finish, delay)
}

/**
 * What more there is to say about a control or a fact: on hover, and on keyboard focus. Never the only place of
 * something needed to act. The child is one element that passes its props on to the DOM.
 * Own code: hundreds stand on a page, and a library's one costs 30 KB and four components each.
 */
export function Tooltip({
  content,
  children,
  side = 'top',
}: {
  /** A function is called only when the tip is shown. */
  content: ReactNode | (() => ReactNode)
  children: ReactElement<AnchorProps>
  side?: 'top' | 'bottom'
}) {
  const id = useId()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = useCallback(() => setAnchor(null), [])
  const dismiss = useCallback(() => shut(close, 0), [close])
  useEffect(
    () => () => {
      if (closeOpen === close) closeOpen = undefined
    },
    [close],
  )

  if (content === null || content === undefined || content === '') return children
  const own = children.props
  const described = anchor ? [own['aria-describedby'], id].filter(Boolean).join(' ') : own['aria-describedby']
  return (
    <>
      {cloneElement(children, {
        'aria-describedby': described,
        onPointerEnter: (event) => {
          own.onPointerEnter?.(event)
          const target = event.currentTarget
          if (event.pointerType !== 'touch') open(() => setAnchor(target), close, openDelay)
        },
        onPointerLeave: (event) => {
          own.onPointerLeave?.(event)
          shut(close, closeDelay)
        },
        onPointerDown: (event) => {
          own.onPointerDown?.(event)
          // A finger has no hover: a touch shows the tip, a mouse press is about the control itself.
          const target = event.currentTarget
          if (event.pointerType === 'touch') open(() => setAnchor(target), close, openDelay)
          else dismiss()
        },
        onFocus: (event) => {
          own.onFocus?.(event)
          const target = event.currentTarget
          if (isKeyboardFocus(target)) open(() => setAnchor(target), close, 0)
        },
        onBlur: (event) => {
          own.onBlur?.(event)
          dismiss()
        },
      })}
      {anchor && (
        <Tip
          id={id}
          anchor={anchor}
          side={side}
          onEnter={() => clearTimeout(pending)}
          onLeave={() => shut(close, closeDelay)}
          onDismiss={dismiss}
        >
          {typeof content === 'function' ? content() : content}
        </Tip>
      )}
    </>
  )
}

function isKeyboardFocus(element: HTMLElement): boolean {
  try {
    return element.matches(':focus-visible')
  } catch {
    return true
  }
}

function Tip({
  id,
  anchor,
  side,
  onEnter,
  onLeave,
  onDismiss,
  children,
}: {
  id: string
  anchor: HTMLElement
  side: 'top' | 'bottom'
  onEnter: () => void
  onLeave: () => void
  onDismiss: () => void
  children: ReactNode
}) {
  const tip = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = tip.current
    if (!element) return
    const at = anchor.getBoundingClientRect()
    const { width, height } = element.getBoundingClientRect()
    const margin = 6
    const above = at.top - height - margin
    const below = at.bottom + margin
    const fitsBelow = below + height <= innerHeight - margin
    const top = side === 'top' ? (above >= margin ? above : below) : fitsBelow || above < margin ? below : above
    const left = Math.min(Math.max(margin, at.left + at.width / 2 - width / 2), innerWidth - width - margin)
    element.style.transform = `translate(${Math.round(Math.max(margin, left))}px, ${Math.round(top)}px)`
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // Escape first takes the tip away, and only the next one closes the dialog under it.
      event.stopPropagation()
      onDismiss()
    }
    document.addEventListener('keydown', onKey, true)
    document.addEventListener('scroll', onDismiss, true)
    return () => {
      document.removeEventListener('keydown', onKey, true)
      document.removeEventListener('scroll', onDismiss, true)
    }
  }, [onDismiss])
  return createPortal(
    <div
      ref={tip}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="fixed top-0 left-0 z-70 w-max max-w-[min(28rem,calc(100vw-12px))] rounded-md border border-line-strong bg-raised px-2 py-1 text-12 font-normal wrap-anywhere whitespace-normal text-text shadow-popup"
    >
      {children}
    </div>,
    document.body,
  )
}
