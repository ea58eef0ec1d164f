import { useEffect, useRef, useState } from 'react'
import { IconButton } from './button'
import { toast } from './toast'

/** Copies a text; the icon and name say that it worked. A refusal (no permission, plain HTTP) is said aloud. */
export function CopyButton({
  text,
  label,
  className,
}: {
  text: string | (() => string)
  /** Such as "Copy run id". */
  label: string
  className?: string
}) {
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'function' ? text() : text)
      setCopied(true)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setCopied(false), 1500)
    } catch {
      toast.show({ kind: 'error', title: 'Could not copy', body: 'The browser does not allow it on this page.' })
    }
  }
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      size="small"
      label={copied ? 'Copied' : label}
      onClick={() => void copy()}
      className={className}
    />
  )
}
