import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { type Block, blockQuery, type BlockSchema, blockSchemaQuery, useUpdateBlock } from '~/api/blocks'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import type { DocumentRules } from '~/features/schema-form/document-rules'
import { placeWords } from '~/features/schema-form/problems'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { toast } from '~/ui/toast'
import { ConflictError, patchOf } from './block-changes'
import { BlockForm } from './block-form'
import { BlockLogo } from './block-logo'
import { fieldsOf, secretFieldsOf } from './schema-fields'
import { TypeAbout } from './type-about'
import { isUntouched, useBlockDraft } from './use-block-draft'

export const handle: RouteHandle = { title: 'Edit block' }

export function Component() {
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const query = useQuery(blockQuery(id))
  const { data: block } = query
  const newest = useQuery({ ...blockSchemaQuery(block?.typeId ?? ''), enabled: block !== undefined })
  useDocumentTitle(['Edit', block?.name])
  const moving = search.get('schema') === 'newest'
  if (!block) return <AbsentObject query={query} kind="block" id={id} list={{ label: 'Blocks', to: paths.blocks() }} />
  // Another schema is another form, and waits for it.
  if (moving && newest.data === undefined)
    return <AbsentObject query={newest} kind="block" id={id} list={{ label: block.name, to: paths.block(id) }} />
  return (
    <Edit
      key={`${id} ${moving}`}
      block={block}
      newest={newest.data ?? null}
      moving={moving && newest.data?.id !== block.schemaId}
      failed={
        <>
          <QueryError query={query} />
          {/* Whether there is a newer schema. */}
          <QueryError query={newest} />
        </>
      }
    />
  )
}

const draftKey = (id: string) => `edit:${id}`

interface EditProps {
  block: Block
  newest: BlockSchema | null
  /** The block is to be moved to the newest schema of its type. */
  moving: boolean
  failed: ReactNode
}

function Edit(props: EditProps) {
  // Once something was typed the form stays with what it was opened on: what others change is noticed when it is saved.
  const [opened, setOpened] = useState(props.block)
  if (opened.updated !== props.block.updated && isUntouched(draftKey(props.block.id))) setOpened(props.block)
  return <Opened key={`${opened.updated}`} {...props} block={opened} onReopen={setOpened} />
}

function Opened({ block, newest, moving, failed, onReopen }: EditProps & { onReopen: (now: Block) => void }) {
  const navigate = useNavigate()
  const update = useUpdateBlock()
  const schema = moving ? newest : block.schema
  const fields = fieldsOf(schema)
  const rules = useMemo<DocumentRules>(
    () => ({
      secretFields: [...new Set([...secretFieldsOf(block.schema), ...secretFieldsOf(schema)])],
      stored: block.data,
      types: Object.fromEntries(Object.values(block.references).map(({ id, type }) => [id, type])),
    }),
    [block, schema],
  )
  const draft = useBlockDraft({
    key: draftKey(block.id),
    stored: block.data,
    schema: fields,
    secretFields: rules.secretFields,
  })
  const older = newest !== null && newest.id !== block.schemaId && !moving
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Edit"
        crumbs={[
          { label: 'Blocks', to: paths.blocks() },
          { label: block.name, to: paths.block(block.id) },
        ]}
      >
        <BlockLogo type={block.blockType} />
        <span className="mono min-w-0 truncate font-medium">{block.name}</span>
        <span className="min-w-0 truncate text-muted">{block.typeName}</span>
      </PageHeader>
      {failed}
      <BlockForm
        schema={fields}
        rules={rules}
        draft={draft}
        creating={false}
        label="Save"
        worthwhile={moving}
        onSave={() =>
          update.mutateAsync({
            id: block.id,
            patch: (now) => ({
              ...patchOf(block.data, draft.changes, now),
              ...(moving && newest && { block_schema_id: newest.id }),
            }),
          })
        }
        onSaved={async (saved) => {
          toast.show({ kind: 'success', title: `${saved.name} was saved` })
          await navigate(paths.block(saved.id))
        }}
        explain={(error) =>
          error instanceof ConflictError && (
            <div role="alert" className="flex flex-wrap items-center gap-2 bg-late-bg px-4 py-2">
              <p className="min-w-0 flex-1 wrap-anywhere">
                Nothing was saved: somebody changed{' '}
                {error.fields.map((field) => placeWords([field], fields)).join(', ')} since this form was opened.
              </p>
              <Button onClick={() => onReopen(error.now)}>Keep mine</Button>
              <Button
                onClick={() => {
                  draft.giveUp(error.fields)
                  onReopen(error.now)
                }}
              >
                Take theirs
              </Button>
            </div>
          )
        }
        aside={block.blockType && <TypeAbout type={block.blockType} />}
      >
        {older && (
          <p className="border-b border-line bg-sunken px-4 py-1.5 text-muted">
            Made with version <span className="mono">{block.schema?.version ?? '?'}</span> of its type’s schema; the
            newest is <span className="mono">{newest.version ?? '?'}</span>.{' '}
            <Link to={paths.editBlock(block.id, '?schema=newest')} replace className="text-accent">
              Edit with the newest
            </Link>
          </p>
        )}
        {moving && (
          <p className="border-b border-line bg-late-bg px-4 py-1.5">
            With the newest schema of its type, version <span className="mono">{newest?.version ?? '?'}</span>, to which
            saving moves the block.{' '}
            <Link to={paths.editBlock(block.id)} replace className="text-accent">
              Keep the schema it was made with
            </Link>
          </p>
        )}
      </BlockForm>
    </div>
  )
}
