import { Dialog } from '~/ui/dialog'
import { isApple, type Shortcut } from './shortcuts'

/** Keys that belong to parts of pages, which handle them themselves. */
const ofPages: [title: string, rows: [keys: string, label: string][]][] = [
  [
    'In a list',
    [
      ['↓ ↑', 'Next and previous row (also j and k)'],
      ['Enter', 'Open the row'],
    ],
  ],
  ['On the runs page', [['f', 'Add a filter']]],
  [
    'On a run, where it is possible',
    [
      ['r', 'Retry'],
      ['c', 'Cancel, after a question'],
      ['p', 'Pause'],
      ['u', 'Resume'],
    ],
  ],
  [
    'In logs',
    [
      ['/', 'Find'],
      ['n N', 'Next and previous match'],
      ['e E', 'Next and previous error'],
      ['Home End', 'First and last line, when the log has the focus'],
    ],
  ],
  [
    'In a timeline',
    [
      ['+ -', 'Zoom'],
      ['0', 'Fit the whole run'],
    ],
  ],
  ['On a task run or a version of an artifact', [['[ ]', 'Previous and next']]],
  ['In a run form', [['mod+Enter', 'Start the run']]],
]

export function ShortcutsDialog(props: {
  open: boolean
  onOpenChange: (open: boolean) => void
  shortcuts: readonly Shortcut[]
}) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Keyboard shortcuts" size="wide">
      <div className="flex flex-col gap-4">
        <div className="gap-6 sm:columns-2">
          <Keys title="Everywhere" rows={props.shortcuts.map(({ keys, label }) => [keys, label])} />
          {ofPages.map(([title, rows]) => (
            <Keys key={title} title={title} rows={rows} />
          ))}
        </div>
        <p className="text-muted">Letters do nothing of this while a text field, a menu or a dialog has the focus.</p>
      </div>
    </Dialog>
  )
}

/** 'mod+k' → ['⌘', 'K'] or ['Ctrl', 'K']. */
const caps = (keys: string) =>
  keys.replace(/^mod\+(.)/, (_, key: string) => `${isApple() ? '⌘' : 'Ctrl'} ${key.toUpperCase()}`).split(' ')

const Keys = ({ title, rows }: { title: string; rows: [keys: string, label: string][] }) => (
  <section className="mb-4 break-inside-avoid">
    <h3 className="mb-1 font-semibold">{title}</h3>
    <dl className="grid grid-cols-[6.75rem_1fr] gap-y-1">
      {rows.map(([keys, label]) => (
        <div key={keys} className="contents">
          <dt className="flex gap-1">
            {caps(keys).map((key) => (
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
