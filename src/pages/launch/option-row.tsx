import type { ReactNode } from 'react'

/** One option of a run: its name and its control. */
export function Row({ label, htmlFor, children }: { label: string; htmlFor?: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[96px_minmax(0,1fr)] items-start gap-2 px-4">
      {htmlFor ? (
        <label htmlFor={htmlFor} className="pt-1 text-muted">
          {label}
        </label>
      ) : (
        <span className="pt-1 text-muted">{label}</span>
      )}
      <div className="min-w-0">{children}</div>
    </div>
  )
}
