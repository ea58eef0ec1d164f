import { useState } from 'react'
import { cx } from './class-names'
import { CopyButton } from './copy-button'
import { Icon } from './icon'

const longText = 500
const manyChildren = 100
/** Deep enough to hold anything sensible; what nests deeper was made to break pages. */
const deepest = 200

/**
 * A JSON value to read: collapsible, with large parts held back until asked for. Everything is shown as text, so
 * hostile strings stay strings. Values that JSON does not know (undefined, functions) are shown by their type.
 */
export function JsonView({
  value,
  label = 'JSON',
  expandDepth = 2,
  copy = true,
  className,
}: {
  value: unknown
  label?: string
  /** How many levels are open at first. */
  expandDepth?: number
  copy?: boolean
  className?: string
}) {
  return (
    <div role="group" aria-label={label} className={cx('group/json relative min-w-0', className)}>
      {copy && (
        <span className="absolute top-0 right-0 opacity-0 group-focus-within/json:opacity-100 group-hover/json:opacity-100 pointer-coarse:opacity-100">
          <CopyButton text={() => toText(value)} label={`Copy ${label}`} />
        </span>
      )}
      <div className="mono leading-4.5 wrap-anywhere whitespace-pre-wrap">
        <Value value={value} depth={0} expandDepth={expandDepth} path="" />
      </div>
    </div>
  )
}

/** Pretty JSON; what cannot be written as JSON (circular, bigint) is written as text. */
export function toText(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? String(value)
  } catch {
    return String(value)
  }
}

function Value({
  value,
  depth,
  expandDepth,
  path,
}: {
  value: unknown
  depth: number
  expandDepth: number
  path: string
}) {
  if (value === null) return <span className="text-muted">null</span>
  if (typeof value === 'string') return <Text value={value} />
  if (typeof value === 'number' || typeof value === 'bigint')
    return <span className="text-running">{String(value)}</span>
  if (typeof value === 'boolean') return <span className="text-paused">{String(value)}</span>
  if (typeof value !== 'object') return <span className="text-muted">{typeof value}</span>
  if (depth >= deepest) return <span className="text-muted">… nested too deep to show</span>
  return <Branch value={value} depth={depth} expandDepth={expandDepth} path={path} />
}

function Text({ value }: { value: string }) {
  const [all, setAll] = useState(false)
  const cut = !all && value.length > longText
  return (
    <>
      {/* What turns the direction of writing in it stays in it. */}
      <span className="text-completed [unicode-bidi:isolate]">
        {JSON.stringify(cut ? value.slice(0, longText) : value).replace(/"$/, cut ? '…' : '"')}
      </span>
      {cut && <More onClick={() => setAll(true)}>Show all ({value.length.toLocaleString('en')} characters)</More>}
    </>
  )
}

function Branch({
  value,
  depth,
  expandDepth,
  path,
}: {
  value: object
  depth: number
  expandDepth: number
  path: string
}) {
  const isArray = Array.isArray(value)
  const keys = isArray ? undefined : Object.keys(value)
  const size = isArray ? value.length : (keys?.length ?? 0)
  const [open, setOpen] = useState(depth < expandDepth)
  const [limit, setLimit] = useState(manyChildren)
  const [left, right] = isArray ? '[]' : '{}'
  if (size === 0) return <span>{`${left}${right}`}</span>
  const what = `${size.toLocaleString('en')} ${isArray ? (size === 1 ? 'item' : 'items') : size === 1 ? 'key' : 'keys'}`
  const shown = Math.min(size, limit)
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-label={`${path || 'value'}, ${what}`}
        onClick={() => setOpen(!open)}
        className="inline-flex items-center gap-0.5 rounded-sm align-top hover:bg-hover"
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} className="size-3 text-muted" />
        <span>{open ? left : `${left}…${right}`}</span>
        {!open && <span className="ml-1 text-muted">{what}</span>}
      </button>
      {open && (
        <>
          <div className="ml-1.5 border-l border-line pl-3">
            {Array.from({ length: shown }, (_, index) => {
              const key = keys?.[index]
              const child = isArray ? (value[index] as unknown) : (value as Record<string, unknown>)[key ?? '']
              return (
                <div key={key ?? index}>
                  {key !== undefined && (
                    <span className="text-text [unicode-bidi:isolate]">{JSON.stringify(key)}: </span>
                  )}
                  <Value value={child} depth={depth + 1} expandDepth={expandDepth} path={key ?? `item ${index}`} />
                  {index < size - 1 && <span className="text-muted">,</span>}
                </div>
              )
            })}
            {shown < size && (
              <More onClick={() => setLimit(limit * 10)}>
                Show more ({(size - shown).toLocaleString('en')} of {size.toLocaleString('en')} left)
              </More>
            )}
          </div>
          <span>{right}</span>
        </>
      )}
    </>
  )
}

function More({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="ml-1 rounded-sm font-sans text-12 text-accent hover:underline">
      {children}
    </button>
  )
}
