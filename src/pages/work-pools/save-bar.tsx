import type { ReactNode } from 'react'
import type { PoolDraft } from '~/features/job-template/use-pool-draft'
import { useSaveKey } from '~/features/page/save-key'
import { Button } from '~/ui/button'
import { Timestamp } from '~/ui/timestamp'

interface Props {
  draft: PoolDraft
  /** What saving will do. */
  children?: ReactNode
  label: string
  busy: boolean
  /** Why it cannot be sent at all; what the server will refuse is no reason: it has the last word. */
  obstacle?: string
  /** There is nothing to save. */
  idle?: boolean
  outlook?: ReactNode
  onSave: () => void
  onDiscard: () => void
}

/** The foot of a form about a work pool: its draft, what saving does, and the button. */
export function SaveBar({ draft, children, label, busy, obstacle, idle = false, outlook, onSave, onDiscard }: Props) {
  useSaveKey(onSave)
  return (
    <div className="flex min-h-12 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-t border-line-strong bg-raised px-4 py-2 max-lg:sticky max-lg:bottom-0 max-lg:z-2">
      <div className="min-w-0 flex-1 text-12 max-sm:basis-full">
        {children}
        <p className="text-muted">
          <DraftWords draft={draft} />
        </p>
      </div>
      {obstacle ? <span className="text-failed">{obstacle}</span> : outlook}
      <Button variant="quiet" disabledReason={draft.changed.length === 0 && 'Nothing was changed'} onClick={onDiscard}>
        Discard
      </Button>
      <Button
        variant="primary"
        busy={busy}
        disabledReason={obstacle ?? (idle && 'Nothing was changed')}
        onClick={onSave}
        className="max-sm:flex-1"
      >
        {label} <kbd className="opacity-80 max-sm:hidden">⌘S</kbd>
      </Button>
    </div>
  )
}

function DraftWords({ draft: { kept, changed } }: { draft: PoolDraft }) {
  if (kept === 'failed') return 'The browser has no room for a draft: what is not saved is lost with this tab.'
  if (!kept || changed.length === 0) return null
  return (
    <>
      Draft kept in this tab <Timestamp at={kept.at} style="time" />
      {kept.without.length > 0 && `, without the secret ${kept.without.join(', ')}`}
    </>
  )
}
