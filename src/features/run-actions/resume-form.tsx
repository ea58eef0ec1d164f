import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { RejectedError } from '~/api/client'
import { type FlowRun, pausedRunInputQuery, useResumeFlowRun } from '~/api/flow-runs'
import { Markdown } from '~/features/artifacts/markdown'
import { QueryError } from '~/features/page/query-error'
import type { JsonObject } from '~/features/schema-form/json-value'
import { LazySchemaForm } from '~/features/schema-form/lazy-schema-form'
import type { Validity } from '~/features/schema-form/problems'
import { parseServerError } from '~/features/schema-form/server-errors'
import { ErrorNotice } from '~/ui/error-notice'
import { Skeleton } from '~/ui/skeleton'
import { pauseExpired } from './valid-actions'

/** The input that a paused run waits for, as a form; the same in a dialog and in a page. A refusal loses nothing. */
export function useResumeForm(run: FlowRun, onResumed: () => void) {
  const resume = useResumeFlowRun()
  // Asked anew each time: a run that pauses twice asks for different things.
  const input = useQuery({ ...pausedRunInputQuery(run), staleTime: 0 })
  const [value, setValue] = useState<JsonObject>({})
  const [unreadable, setUnreadable] = useState(0)
  const { error } = resume
  // One problem at a time is what the server reports; at its field where it names one.
  const [serverErrors, setServerErrors] = useState<ReturnType<typeof parseServerError>[]>([])
  const rejected = error instanceof RejectedError ? parseServerError(error.reason) : null

  const submit = () => {
    if (resume.isPending || reason) return
    // Not by callbacks of `mutate`: they are not called when the run leaves the page before its answer comes.
    resume.mutateAsync({ id: run.id, runInput: value }).then(onResumed, (refused: unknown) => {
      setServerErrors(refused instanceof RejectedError ? [parseServerError(refused.reason)] : [])
    })
  }
  const reason = !input.data
    ? 'The form has not loaded.'
    : unreadable > 0
      ? 'A field holds a text that cannot be read as its type.'
      : undefined

  const form = (
    <div className="flex flex-col gap-3">
      {input.isPending && <Skeleton className="h-24" />}
      <QueryError query={input} />
      {input.data?.description && <Markdown text={input.data.description} />}
      {input.data && (
        <div className="-mx-4 border-y border-line">
          <LazySchemaForm
            schema={input.data.schema}
            value={value}
            onChange={setValue}
            serverErrors={serverErrors}
            special
            onValidity={(validity: Validity) => setUnreadable(validity.unreadable.length)}
          />
        </div>
      )}
      <Expired run={run} />
      {error && (
        <ErrorNotice
          message={
            rejected
              ? `The server refused the input: ${[rejected.path.join('.'), rejected.message].filter(Boolean).join(': ')}`
              : error.message
          }
        />
      )}
    </div>
  )
  return { form, submit, busy: resume.isPending, reason }
}

export function Expired({ run }: { run: FlowRun }) {
  const [opened] = useState(() => Date.now())
  return pauseExpired(run, opened) ? (
    <p className="text-late">The time to resume has run out: the server will let the run fail.</p>
  ) : null
}
