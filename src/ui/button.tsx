import {
  type ButtonHTMLAttributes,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  cloneElement,
} from 'react'
import { cx } from './class-names'
import { Icon, type IconName } from './icon'
import { Tooltip } from './tooltip'

type ButtonVariant = 'default' | 'primary' | 'quiet' | 'danger'

type Shared = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
  ref?: Ref<HTMLButtonElement>
  variant?: ButtonVariant
  size?: 'default' | 'small'
  /** An element to be the control instead of a `<button>`, such as a router link: `render={<Link to={…} />}`. */
  render?: ReactElement<Record<string, unknown>>
  /** Work is under way: the control keeps its size and takes no second click. */
  busy?: boolean
  disabled?: boolean
  /** Why it cannot be used now. It stays focusable and says so, because a dead button explains nothing. */
  disabledReason?: string | null | false
}

export type ButtonProps = Shared & { icon?: IconName; pressed?: boolean }

const variants: Record<ButtonVariant, string> = {
  default: 'border-line-strong bg-raised text-text hover:bg-hover',
  primary: 'border-ink bg-ink text-on-ink hover:opacity-90',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-text',
  danger: 'border-line-strong bg-raised text-failed hover:border-failed hover:bg-failed-bg',
}

const base =
  'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none hover:no-underline ' +
  'aria-disabled:cursor-not-allowed aria-disabled:opacity-55 aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-accent'

export function Button({
  variant = 'default',
  size = 'default',
  icon,
  pressed,
  children,
  className,
  ...props
}: ButtonProps) {
  return (
    <Control
      {...props}
      aria-pressed={pressed ?? props['aria-pressed']}
      className={cx(
        base,
        variants[variant],
        size === 'small' ? 'h-6 gap-1.25 px-1.75 text-12' : 'h-7 gap-1.5 px-2.5 text-13',
        className,
      )}
      icon={icon}
    >
      {children}
    </Control>
  )
}

export type IconButtonProps = Omit<Shared, 'children'> & {
  icon: IconName | ReactElement
  /** The accessible name; also shown as a tooltip. */
  label: string
  pressed?: boolean
}

export function IconButton({
  variant = 'quiet',
  size = 'default',
  icon,
  label,
  pressed,
  className,
  ...props
}: IconButtonProps) {
  return (
    <Control
      {...props}
      aria-label={label}
      aria-pressed={pressed ?? props['aria-pressed']}
      className={cx(base, variants[variant], size === 'small' ? 'size-6' : 'size-7', className)}
      icon={icon}
      tip={label}
    />
  )
}

function Control({
  render,
  busy = false,
  disabled = false,
  disabledReason,
  icon,
  tip,
  children,
  onClick,
  ...props
}: Omit<Shared, 'variant' | 'size'> & { icon?: IconName | ReactElement; tip?: string; 'aria-label'?: string }) {
  const off = disabled || busy || Boolean(disabledReason)
  const guarded = off
    ? (event: MouseEvent<HTMLButtonElement>) => {
        event.preventDefault()
        event.stopPropagation()
      }
    : onClick
  const content: ReactNode = (
    <>
      {busy ? <Spinner /> : typeof icon === 'string' ? <Icon name={icon} /> : icon}
      {children}
    </>
  )
  const shared = {
    ...props,
    'aria-disabled': off || undefined,
    'aria-busy': busy || undefined,
    onClick: guarded,
  }
  const control = render ? (
    cloneElement(
      render,
      { ...shared, className: cx(shared.className, render.props.className as string | undefined) },
      content,
    )
  ) : (
    <button type="button" {...shared}>
      {content}
    </button>
  )
  const reason = disabledReason ? (tip ? `${tip}: ${disabledReason}` : disabledReason) : tip
  return reason ? <Tooltip content={reason}>{control}</Tooltip> : control
}

/** Decorative; the element around it carries `aria-busy` or says in words what is going on. */
export function Spinner({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
      className={cx('size-3.5 shrink-0 animate-spin', className)}
    >
      <circle cx="8" cy="8" r="6" strokeOpacity=".25" />
      <path d="M8 2a6 6 0 016 6" strokeLinecap="round" />
    </svg>
  )
}
