import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react'
import { IconButton } from './button'
import { cx } from './class-names'
import { Icon } from './icon'

type ToastKind = 'info' | 'success' | 'error'

export type Toast = {
  title: ReactNode
  body?: ReactNode
  /** A link or a button, such as the way to what was just started. */
  action?: ReactNode
  kind: ToastKind
}

type Shown = Toast & { id: number }

/** Errors stay until dismissed: nobody should have to be quick to read what went wrong. */
const lifetime: Record<ToastKind, number> = { info: 6000, success: 8000, error: 0 }
const most = 4

let shown: readonly Shown[] = []
let last = 0
const listeners = new Set<() => void>()

function publish(next: readonly Shown[]) {
  shown = next
  for (const listener of listeners) listener()
}

export const toast = {
  /** Returns an id for `dismiss`. The newest four are kept. */
  show(content: Toast): number {
    last += 1
    publish([...shown, { ...content, id: last }].slice(-most))
    return last
  },
  dismiss(id: number): void {
    publish(shown.filter((each) => each.id !== id))
  },
  clear(): void {
    publish([])
  },
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Mounted once, inside the router, so that an action may be a link. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribe, () => shown)
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      aria-relevant="additions"
      className="pointer-events-none fixed right-3 bottom-3 z-60 flex w-88 max-w-[calc(100vw-24px)] flex-col gap-2 max-sm:bottom-16"
    >
      {toasts.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </section>
  )
}

const looks: Record<ToastKind, { icon: 'info' | 'check' | 'alert'; tone: string }> = {
  info: { icon: 'info', tone: 'text-muted' },
  success: { icon: 'check', tone: 'text-completed' },
  error: { icon: 'alert', tone: 'text-failed' },
}

function ToastCard({ toast: { id, title, body, action, kind } }: { toast: Shown }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hold = () => clearTimeout(timer.current)
  const release = () => {
    hold()
    if (lifetime[kind] > 0) timer.current = setTimeout(() => toast.dismiss(id), lifetime[kind])
  }
  useEffect(() => {
    if (lifetime[kind] > 0) timer.current = setTimeout(() => toast.dismiss(id), lifetime[kind])
    return () => clearTimeout(timer.current)
  }, [id, kind])
  const { icon, tone } = looks[kind]
  return (
    <div
      role={kind === 'error' ? 'alert' : undefined}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
      className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-1.5 pl-3 shadow-popup"
    >
      <Icon name={icon} className={cx('mt-0.75', tone)} />
      <div className="min-w-0 flex-1">
        <p className={cx('font-medium wrap-anywhere', kind === 'error' && 'text-failed')}>{title}</p>
        {body && <div className="max-h-40 overflow-auto text-12 wrap-anywhere text-muted">{body}</div>}
        {action && <div className="mt-1 text-13 font-medium text-accent">{action}</div>}
      </div>
      <IconButton icon="close" size="small" label="Dismiss" onClick={() => toast.dismiss(id)} />
    </div>
  )
}
