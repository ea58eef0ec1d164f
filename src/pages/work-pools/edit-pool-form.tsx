import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { editedPoolQuery, poolDeploymentCountQuery, useEditWorkPool, type EditedPool } from '~/api/work-pool-edits'
import { breakingOnSave } from '~/features/job-template/before-saving'
import type { DeploymentImpact } from '~/features/job-template/impact'
import { ImpactList } from '~/features/job-template/impact-words'
import { LazyTemplateEditor } from '~/features/job-template/lazy-template-editor'
import { conflictsOf } from '~/features/job-template/pool-draft'
import { parseLimit } from '~/features/job-template/pool-rules'
import { isPlaced, poolRefusal, type PoolRefusal } from '~/features/job-template/refusal'
import { usePoolDraft } from '~/features/job-template/use-pool-draft'
import { LeaveGuard } from '~/features/page/leave-guard'
import { PageHeader } from '~/features/page/page-header'
import { defaultListView, listSearch } from '~/features/deployments/list-view'
import { readJsonText } from '~/lib/json-text'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { Chip } from '~/ui/chip'
import { ConfirmDialog } from '~/ui/confirm-dialog'
import { ErrorNotice } from '~/ui/error-notice'
import { FailedCell } from '~/ui/failed-cell'
import { Icon } from '~/ui/icon'
import { toast } from '~/ui/toast'
import { DescriptionField, LimitField, Outlook, useTemplateView } from './pool-fields'
import { SaveBar } from './save-bar'

const WORDS: Record<string, string> = {
  description: 'the description',
  limit: 'the concurrency limit',
  template: 'the base job template',
}

const valuesOfPool = ({ pool, template }: EditedPool) => ({
  description: pool.description ?? '',
  limit: pool.concurrency_limit === null || pool.concurrency_limit === undefined ? '' : String(pool.concurrency_limit),
  template,
})

export function EditPoolForm({ edited, failed }: { edited: EditedPool; failed: ReactNode }) {
  const { pool } = edited
  const { name } = pool
  const queryClient = useQueryClient()
  const [view, showView] = useTemplateView()
  const draft = usePoolDraft(`edit:${name}`, valuesOfPool(edited))
  const save = useEditWorkPool()
  const [refusal, setRefusal] = useState<PoolRefusal & { text: string; limit: string; description: string }>()
  const [looking, setLooking] = useState(false)
  /** What has to be said before it is saved: who would break, or that it could not be asked. */
  const [breaking, setBreaking] = useState<readonly DeploymentImpact[] | 'unknown'>()
  const busy = looking || save.isPending

  const text = String(draft.values.template)
  const limitText = String(draft.values.limit)
  const description = String(draft.values.description)
  const limit = parseLimit(limitText)
  const conflicts = busy ? [] : draft.conflicts

  const submit = async (confirmed = false) => {
    if (busy || draft.changed.length === 0 || !('limit' in limit) || readJsonText(text).mistake) return
    setRefusal(undefined)
    setLooking(true)
    try {
      // Nobody's change is overwritten unseen: what is there now is asked for right before.
      const now = await queryClient.fetchQuery({ ...editedPoolQuery(name), staleTime: 0 })
      if (conflictsOf(valuesOfPool(now), draft.changes).length > 0) return
      const { changed } = draft
      if (changed.includes('template') && !confirmed) {
        const breaking = await breakingOnSave(queryClient, name, now.template, text)
        if (!breaking || breaking.length > 0) {
          setBreaking(breaking ?? 'unknown')
          return
        }
      }
      await save.mutateAsync({
        name,
        ...(changed.includes('description') && { description }),
        ...(changed.includes('limit') && { concurrency_limit: limit.limit }),
        ...(changed.includes('template') && { template: text }),
      })
      draft.saved(Object.fromEntries(changed.map((field) => [field, draft.values[field]!])))
      toast.show({
        kind: 'success',
        title: `${name} was saved`,
        action: <Link to={paths.workPool(name)}>Show the work pool</Link>,
      })
    } catch (error) {
      setRefusal({ ...poolRefusal(error, text, false), text, limit: limitText, description })
    } finally {
      setLooking(false)
    }
  }

  const about = refusal && {
    limit: refusal.limit === limitText ? refusal.fields.limit : undefined,
    description: refusal.description === description ? refusal.fields.description : undefined,
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col max-lg:min-h-max">
      <PageHeader
        title="Edit"
        crumbs={[
          { label: 'Work pools', to: paths.workPools() },
          { label: name, to: paths.workPool(name) },
        ]}
      >
        <Chip>{pool.type}</Chip>
        <span className="min-w-0 text-muted">
          <UsedBy name={name} />
        </span>
      </PageHeader>
      {failed}
      {refusal && !isPlaced(refusal) && (
        <ErrorNotice message={`Not saved. ${refusal.message}`} detail={refusal.detail} />
      )}
      {conflicts.length > 0 && (
        <div role="alert" className="flex flex-wrap items-center gap-2 border-b border-line bg-late-bg px-4 py-1.5">
          <Icon name="alert" className="text-late" />
          <span className="min-w-60 flex-1">
            Somebody changed {conflicts.map((field) => WORDS[field] ?? field).join(' and ')} on the server while it was
            edited here. Nothing was overwritten.
          </span>
          <Button size="small" onClick={draft.takeTheirs}>
            Take theirs, drop mine
          </Button>
          <Button size="small" onClick={draft.keepMine}>
            Keep mine
          </Button>
        </div>
      )}
      {draft.lost.length > 0 && <Lost names={draft.lost} />}
      <div
        key={draft.generation}
        className="grid flex-none grid-cols-1 gap-x-4 gap-y-2 border-b border-line bg-raised px-4 py-3 sm:grid-cols-[minmax(0,1fr)_180px]"
      >
        <DescriptionField
          value={description}
          onChange={(value) => draft.set('description', value)}
          error={about?.description}
        />
        <LimitField
          value={limitText}
          onChange={(value) => draft.set('limit', value)}
          error={'problem' in limit ? limit.problem : about?.limit}
        />
      </div>
      <LazyTemplateEditor
        key={`template ${draft.generation}`}
        text={text}
        onText={(value) => draft.set('template', value)}
        type={pool.type}
        pool={{ name, saved: edited.template }}
        refused={refusal}
        view={view}
        onView={showView}
        summary={draft.changed.includes('template') ? 'edited' : undefined}
      >
        {(outlook, impact) => (
          <SaveBar
            draft={draft}
            label="Save"
            busy={busy}
            idle={draft.changed.length === 0}
            obstacle={
              draft.changed.length === 0
                ? undefined
                : conflicts.length > 0
                  ? 'Changed on the server meanwhile'
                  : 'problem' in limit
                    ? 'The concurrency limit is no number'
                    : outlook.broken
                      ? 'The JSON of the template cannot be read'
                      : outlook.unreadable
                        ? 'A field holds text that is no JSON'
                        : undefined
            }
            outlook={<Outlook outlook={outlook} />}
            onSave={() => void submit()}
            onDiscard={() => {
              setRefusal(undefined)
              draft.discard()
            }}
          >
            {draft.changed.includes('template') && (
              <>
                {impact}
                <p>
                  <Reach name={name} /> Jobs already running are not touched.
                </p>
              </>
            )}
          </SaveBar>
        )}
      </LazyTemplateEditor>
      <BreakingDialog
        breaking={breaking}
        onClose={() => setBreaking(undefined)}
        onSave={() => {
          setBreaking(undefined)
          void submit(true)
        }}
      />
      <LeaveGuard
        unsaved={draft.changed.length > 0}
        lostWithTab={draft.kept === 'failed'}
        title="Leave without saving?"
        confirmLabel="Leave"
      >
        <p>
          {draft.kept === 'failed'
            ? 'Nothing was saved on the server, and the browser has no room to keep a draft: the changes will be lost.'
            : 'Nothing was saved on the server. The changes stay as a draft in this tab and are here when you come back.'}
        </p>
      </LeaveGuard>
    </div>
  )
}

function BreakingDialog({
  breaking,
  onClose,
  onSave,
}: {
  breaking: readonly DeploymentImpact[] | 'unknown' | undefined
  onClose: () => void
  onSave: () => void
}) {
  const unknown = breaking === 'unknown'
  return (
    <ConfirmDialog
      open={breaking !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={
        unknown
          ? 'Save without knowing what would break?'
          : `Save, and break ${breaking?.length === 1 ? 'a deployment' : `${breaking?.length ?? 0} deployments`}?`
      }
      confirmLabel="Save all the same"
      dismissLabel="Keep editing"
      danger
      onConfirm={() => {
        onSave()
        return Promise.resolve()
      }}
    >
      {unknown ? (
        <p>Which deployments override what could not be asked.</p>
      ) : (
        breaking && <ImpactList breaking={breaking} />
      )}
    </ConfirmDialog>
  )
}

function Lost({ names }: { names: readonly string[] }) {
  return (
    <p className="border-b border-line bg-late-bg px-4 py-1.5">
      Drafts hold no secrets, and the server has none for {names.join(', ')}: give the default again.
    </p>
  )
}

const inWords = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'deployment' : 'deployments'}`

function UsedBy({ name }: { name: string }) {
  const { data, error } = useQuery(poolDeploymentCountQuery(name))
  if (data === undefined)
    return (
      error && (
        <>
          Deployments that use it: <FailedCell error={error} />
        </>
      )
    )
  if (data === 0) return 'No deployment uses it'
  return (
    <>
      <Link to={paths.deployments(listSearch({ ...defaultListView, workPool: name }))} className="text-text">
        {inWords(data)}
      </Link>{' '}
      {data === 1 ? 'uses' : 'use'} it
    </>
  )
}

/** What saving the template reaches. */
function Reach({ name }: { name: string }) {
  const { data, error } = useQuery(poolDeploymentCountQuery(name))
  if (error) return 'Saving changes the next run of every deployment on this pool (how many could not be asked).'
  if (data === undefined) return 'Saving changes the next run of every deployment on this pool.'
  if (data === 0) return 'No deployment uses this pool yet.'
  return `Saving changes the next run of ${inWords(data)}.`
}
