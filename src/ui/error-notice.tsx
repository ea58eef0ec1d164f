import { Button } from './button'
import { Icon } from './icon'
import { RelativeTime } from './relative-time'

/** One failed request, where its answer would be: the server's own words, since when, and another try. */
export function ErrorNotice({
  message,
  detail,
  onRetry,
  retryLabel,
  retrying = false,
  since,
}: {
  message: string
  /** What else the server said: shown as it is, in a scrolling box. */
  detail?: string | null
  onRetry?: () => void
  /** Where trying again begins with something else, such as a log-in. */
  retryLabel?: string
  retrying?: boolean
  /** When it failed, or how old what is still shown is (ISO or ms). */
  since?: string | number | null
}) {
  return (
    <div role="alert" className="flex flex-col gap-1.5 bg-failed-bg px-4 py-2 text-left whitespace-normal text-failed">
      <div className="flex items-start gap-2">
        <Icon name="alert" className="mt-0.75" />
        <p className="min-w-0 flex-1 wrap-anywhere">
          {clip(message)}
          {since !== undefined && since !== null && (
            <span className="ml-2 text-12 whitespace-nowrap text-muted">
              <RelativeTime at={since} />
            </span>
          )}
        </p>
        {onRetry && (
          <Button size="small" icon={retryLabel ? undefined : 'retry'} busy={retrying} onClick={onRetry}>
            {retryLabel ?? 'Retry'}
          </Button>
        )}
      </div>
      {detail && detail !== message && (
        <pre
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable to be scrolled
          tabIndex={0}
          aria-label="Detail"
          className="ml-5.5 max-h-48 overflow-auto rounded-sm border border-line bg-raised p-2 wrap-anywhere whitespace-pre-wrap text-text"
        >
          {clip(detail)}
        </pre>
      )}
    </div>
  )
}

/** A proxy's whole page or a megabyte of traceback must not stall the page. */
const clip = (text: string) => (text.length > 20_000 ? `${text.slice(0, 20_000)}…` : text)
