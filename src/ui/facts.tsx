import type { ReactNode } from 'react'
import { CopyButton } from './copy-button'

export type Fact = {
  name: string
  /** Nothing (null, undefined, empty text) is shown as a dash. */
  value: ReactNode
  /** The text to copy, for ids and paths. */
  copy?: string | null
}

/** Names and values in two columns, for what is looked up rather than read. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 py-2">
      {facts.map(({ name, value, copy }) => (
        <div key={name} className="contents">
          <dt className="py-0.5 text-muted">{name}</dt>
          <dd className="flex min-w-0 items-center gap-1 py-0.5 wrap-anywhere">
            {value === null || value === undefined || value === '' ? <span className="text-faint">–</span> : value}
            {copy && <CopyButton text={copy} label={`Copy ${name.toLowerCase()}`} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}
