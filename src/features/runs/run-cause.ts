import { stateTone } from '~/features/states/state-mark'

/** The fields of a flow run or task run that say why it is as it is. Any may be missing on older servers. */
export type CausedRun = {
  state_type?: string | null
  state_name?: string | null
  state?: { message?: string | null } | null
  work_pool_name?: string | null
  work_queue_name?: string | null
}

const longest = 300
/** What the engine writes in front of an exception's own line (src/prefect/states.py, exception_to_failed_state). */
const engineWords = /^(?:Flow|Task) run encountered an exception[:.]?\s*/

/**
 * Why a run is not simply running or done, in one line: the exception's last line, a crash's or a pause's message,
 * what a late run waits for. Empty where there is nothing to explain.
 */
export function runCause(run: CausedRun): string {
  const tone = stateTone(run.state_type, run.state_name)
  if (tone === 'completed' || tone === 'running') return ''
  // "Flow run scheduled" says nothing that the state does not.
  if (run.state_type === 'SCHEDULED' && run.state_name === 'Scheduled') return ''
  const message = messageLine(run.state?.message)
  if (message) return message
  if (tone === 'paused') return 'waits to be resumed'
  if (tone !== 'late') return ''
  if (run.work_pool_name && run.work_queue_name)
    return `waits for a worker on queue “${run.work_queue_name}” of ${run.work_pool_name}`
  return run.work_pool_name ? `waits for a worker of ${run.work_pool_name}` : 'nothing has picked it up'
}

/** The line of a state message that says most: of a traceback the last, else the first. */
export function messageLine(message: string | null | undefined): string {
  if (!message) return ''
  // Only the ends matter; a message may be a megabyte.
  const text = message.length > 8_000 ? `${message.slice(0, 4_000)}\n${message.slice(-4_000)}` : message
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const line = (text.includes('Traceback (most recent call last)') ? lines.at(-1) : lines[0]) ?? ''
  const said = line.replace(engineWords, '') || lines[1] || line
  return said.length > longest ? `${said.slice(0, longest - 1)}…` : said
}
