import { CopyButton } from '~/ui/copy-button'

/** A command to be copied into a terminal. It wraps: what is run must be seen whole. */
export function CommandLine({ command, label }: { command: string; label: string }) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5"
    >
      <code className="mono min-w-0 flex-1 py-0.5 wrap-anywhere whitespace-pre-wrap text-text">{command}</code>
      <CopyButton text={command} label={`Copy the ${label.toLowerCase()}`} />
    </div>
  )
}
