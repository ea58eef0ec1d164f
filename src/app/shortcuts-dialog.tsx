import { Dialog } from '~/ui/dialog'
import { isApple, type Shortcut } from './shortcuts'

/** Keys that lists have; they work where the focus is in one. */
const inLists: [keys: string, label: string][] = [
  ['↓ ↑', 'Next and previous row (also j and k)'],
  ['Enter', 'Open the row'],
]

export function ShortcutsDialog(props: {
  open: boolean
  onOpenChange: (open: boolean) => void
  shortcuts: readonly Shortcut[]
}) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Keyboard shortcuts">
      <div className="flex flex-col gap-4">
        <Keys title="Everywhere" rows={props.shortcuts.map(({ keys, label }) => [shown(keys), label])} />
        <Keys title="In a list" rows={inLists} />
        <p className="text-muted">Letters do nothing of this while a text field, a menu or a dialog has the focus.</p>
      </div>
    </Dialog>
  )
}

const shown = (keys: string) => keys.replace('mod+k', isApple() ? '⌘ K' : 'Ctrl K')

const Keys = ({ title, rows }: { title: string; rows: [keys: string, label: string][] }) => (
  <section>
    <h3 className="mb-1 font-semibold">{title}</h3>
    <dl className="grid grid-cols-[6rem_1fr] gap-y-1">
      {rows.map(([keys, label]) => (
        <div key={keys} className="contents">
          <dt className="flex gap-1">
            {keys.split(' ').map((key) => (
              <kbd key={key} className="rounded-sm border border-line-strong bg-surface px-1 text-muted">
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{label}</dd>
        </div>
      ))}
    </dl>
  </section>
)
