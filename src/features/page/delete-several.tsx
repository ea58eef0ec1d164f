import { type ReactNode, useRef, useState } from 'react'
import type { DeleteReceipt } from '~/api/delete-each'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'

type Named = { id: string; name: string }

type Step<Item extends Named> =
  | { at: 'asking' }
  | { at: 'deleting'; done: number }
  | { at: 'done'; receipt: DeleteReceipt<Item> }

/** Asks, deletes one after the other, can be stopped, and ends in a receipt that names what was not deleted. */
export function DeleteSeveral<Item extends Named>({
  open,
  items,
  noun,
  deleteAll,
  children,
  after,
  onClose,
  onDeleted,
}: {
  open: boolean
  items: readonly Item[]
  /** In the singular: block, variable. */
  noun: string
  deleteAll: (
    items: readonly Item[],
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ) => Promise<DeleteReceipt<Item>>
  /** What deleting them means, above their names. */
  children: ReactNode
  /** Under their names. */
  after?: ReactNode
  onClose: () => void
  /** Those that are no longer there. */
  onDeleted: (items: Item[]) => void
}) {
  const [step, setStep] = useState<Step<Item>>({ at: 'asking' })
  const [wanted, setWanted] = useState<readonly Item[]>([])
  const counted = (count: number) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
  const stop = useRef<AbortController>(null)
  const shown = step.at === 'asking' ? items : wanted

  const start = async () => {
    const controller = new AbortController()
    stop.current = controller
    setWanted(items)
    setStep({ at: 'deleting', done: 0 })
    const receipt = await deleteAll(items, (done) => setStep({ at: 'deleting', done }), controller.signal)
    setStep({ at: 'done', receipt })
    onDeleted([...receipt.deleted, ...receipt.gone])
  }
  const close = () => {
    if (step.at === 'deleting') return
    setStep({ at: 'asking' })
    onClose()
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      role="alertdialog"
      title={step.at === 'done' ? receiptTitle(step.receipt, counted) : `Delete ${counted(shown.length)}?`}
      footer={
        step.at === 'asking' ? (
          <>
            <Button data-autofocus="" onClick={close}>
              Keep them
            </Button>
            <Button variant="danger" onClick={() => void start()}>
              Delete {counted(shown.length)}
            </Button>
          </>
        ) : step.at === 'deleting' ? (
          <Button onClick={() => stop.current?.abort()}>Stop</Button>
        ) : (
          <Button variant="primary" data-autofocus="" onClick={close}>
            Done
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {step.at === 'asking' && (
          <>
            {children}
            <Names items={shown} />
            {after}
          </>
        )}
        {step.at === 'deleting' && (
          <p role="status">
            {step.done} of {counted(shown.length)} done
            <progress className="mt-2 block w-full" value={step.done} max={shown.length} aria-label="Deleted so far" />
          </p>
        )}
        {step.at === 'done' && <Receipt receipt={step.receipt} counted={counted} />}
      </div>
    </Dialog>
  )
}

type Counted = (count: number) => string

const receiptTitle = ({ deleted, failed, left }: DeleteReceipt<Named>, counted: Counted) =>
  failed.length + left.length === 0
    ? `Deleted ${counted(deleted.length)}`
    : `Deleted ${deleted.length} of ${counted(deleted.length + failed.length + left.length)}`

function Receipt({
  receipt: { deleted, gone, failed, left },
  counted,
}: {
  receipt: DeleteReceipt<Named>
  counted: Counted
}) {
  return (
    <>
      {failed.length > 0 && (
        <div role="alert" className="text-failed">
          <p className="font-medium">{counted(failed.length)} could not be deleted:</p>
          <ul className="list-disc pl-5">
            {failed.map(({ item, reason }) => (
              <li key={item.id} className="wrap-anywhere">
                <span className="mono">{item.name}</span>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Names title="Not tried, because it was stopped:" items={left} />
      <Names title="Already gone:" items={gone} />
      <Names title="Deleted:" items={deleted} />
    </>
  )
}

function Names({ title, items }: { title?: string; items: readonly Named[] }) {
  if (items.length === 0) return null
  return (
    <div>
      {title && <p className="font-medium">{title}</p>}
      <ul className="list-disc pl-5">
        {items.map(({ id, name }) => (
          <li key={id} className="mono wrap-anywhere">
            {name}
          </li>
        ))}
      </ul>
    </div>
  )
}
