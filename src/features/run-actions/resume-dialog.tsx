import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { RejectedError } from '~/api/client'
import { pausedRunInputQuery, useResumeFlowRun } from '~/api/flow-runs'
import { Markdown } from '~/features/artifacts/markdown'
import { QueryError } from '~/features/page/query-error'
import type { JsonObject } from '~/features/schema-form/json-value'
import { LazySchemaForm } from '~/features/schema-form/lazy-schema-form'
import type { Validity } from '~/features/schema-form/problems'
import { parseServerError } from '~/features/schema-form/server-errors'
import { Button } from '~/ui/button'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { Dialog } from '~/ui/dialog'
import { ErrorNotice } from '~/ui/error-notice'
import { Skeleton } from '~/ui/skeleton'
import type { RunDialogProps } from './run-dialog-props'
import { awaitsInput, isSuspended, pauseExpired } from './valid-actions'

/** Resumes a paused run; when it waits for typed input, by the form made from the run's own schema. */
export function ResumeDialog(props: RunDialogProps) {
  return awaitsInput(props.run) ? <InputDialog {...props} /> : <PlainDialog {...props} />
}

function PlainDialog({ run, onClose }: RunDialogProps) {
  const resume = useResumeFlowRun()
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Resume ${run.name || run.id}`}
      confirmLabel="Resume run"
      dismissLabel="Leave paused"
      onConfirm={async () => {
        await resume.mutateAsync({ id: run.id })
      }}
    >
      <p>
        {isSuspended(run)
          ? 'It is suspended: a worker starts it again from the top, and only tasks whose results were kept are skipped.'
          : 'Its process is waiting and goes on where it stopped.'}
      </p>
      <Expired run={run} />
    </ConfirmDialog>
  )
}

function InputDialog({ run, onClose }: RunDialogProps) {
  const resume = useResumeFlowRun()
  // Asked anew each time: a run that pauses twice asks for different things.
  const input = useQuery({ ...pausedRunInputQuery(run), staleTime: 0 })
  const [value, setValue] = useState<JsonObject>({})
  const [unreadable, setUnreadable] = useState(0)
  const { error } = resume
  // One problem at a time is what the server reports; at its field where it names one.
  const [serverErrors, setServerErrors] = useState<ReturnType<typeof parseServerError>[]>([])
  const rejected = error instanceof RejectedError ? parseServerError(error.reason) : null

  const submit = () =>
    resume.mutate(
      { id: run.id, runInput: value },
      {
        onSuccess: onClose,
        onError: (reason) => setServerErrors(reason instanceof RejectedError ? [parseServerError(reason.reason)] : []),
      },
    )

  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => open || resume.isPending || onClose()}
      title={`Resume ${run.name || run.id}`}
      description="The run waits for this input."
      footer={
        <>
          <Button onClick={onClose} disabled={resume.isPending}>
            Leave paused
          </Button>
          <Button
            variant="primary"
            busy={resume.isPending}
            disabledReason={
              !input.data
                ? 'The form has not loaded.'
                : unreadable > 0 && 'A field holds a text that cannot be read as its type.'
            }
            onClick={submit}
          >
            Resume run
          </Button>
        </>
      }
    >
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
    </Dialog>
  )
}

function Expired({ run }: Pick<RunDialogProps, 'run'>) {
  const [opened] = useState(() => Date.now())
  return pauseExpired(run, opened) ? (
    <p className="text-late">The time to resume has run out: the server will let the run fail.</p>
  ) : null
}
