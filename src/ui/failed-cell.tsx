import { Tooltip } from './tooltip'

/** In a row, the place of a fact whose request failed; the reason on hover and focus. */
export function FailedCell({ error }: { error: Error }) {
  return (
    <Tooltip content={error.message}>
      <span className="font-sans text-faint">not loaded</span>
    </Tooltip>
  )
}
