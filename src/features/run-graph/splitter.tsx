import { useRef } from 'react'

/** A bar between two panes, one above the other; drag it or press ↑ ↓ on it. Heights in px. */
export function Splitter({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string
  value: number
  min: number
  max: number
  onChange: (height: number) => void
}) {
  const press = useRef<{ y: number; value: number } | null>(null)
  const set = (height: number) => onChange(Math.round(Math.min(Math.max(height, min), max)))
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      className="relative z-10 -my-0.75 h-1.5 flex-none cursor-row-resize touch-none hover:bg-accent/30 focus-visible:bg-accent/50 active:bg-accent/50"
      onPointerDown={(event) => {
        press.current = { y: event.clientY, value }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (press.current && event.buttons > 0) set(press.current.value + event.clientY - press.current.y)
      }}
      onPointerUp={() => (press.current = null)}
      onKeyDown={(event) => {
        const by = { ArrowUp: -20, ArrowDown: 20, PageUp: -100, PageDown: 100 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        set(value + by)
      }}
    />
  )
}
