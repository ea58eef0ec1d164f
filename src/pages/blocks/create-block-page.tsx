import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { blockSchemaQuery, type BlockSchema, type BlockType, blockTypeQuery, useCreateBlock } from '~/api/blocks'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import type { DocumentRules } from '~/features/schema-form/document-rules'
import { rememberMadeBlock } from '~/features/schema-form/made-block'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { EmptyState } from '~/ui/empty-state'
import { toast } from '~/ui/toast'
import { BlockForm } from './block-form'
import { BlockLogo } from './block-logo'
import { fieldsOf, secretFieldsOf } from './schema-fields'
import { TypeAbout } from './type-about'
import { useBlockDraft } from './use-block-draft'

export const handle: RouteHandle = { title: 'Create block' }

const catalog = { label: 'Catalog', to: paths.blockCatalog() }

export function Component() {
  const { slug = '' } = useParams()
  const type = useQuery(blockTypeQuery(slug))
  const schema = useQuery({ ...blockSchemaQuery(type.data?.id ?? ''), enabled: type.data !== undefined })
  useDocumentTitle(['Create block', type.data?.name])
  if (!type.data) return <AbsentObject query={type} kind="block type" id={slug} named list={catalog} />
  if (schema.data === undefined) return <AbsentObject query={schema} kind="block type" id={slug} named list={catalog} />
  if (schema.data === null)
    return (
      <>
        <PageHeader title="Create block" crumbs={[catalog]} />
        <EmptyState title={`${type.data.name} has no schema`}>
          Without one the server takes no block of this type. Register it again from where its package is installed:{' '}
          <code className="mono">prefect block register</code>
        </EmptyState>
      </>
    )
  return <Create key={schema.data.id} type={type.data} schema={schema.data} />
}

/** An address in the app, never one elsewhere. */
function addressOf(redirect: string | null): string | undefined {
  return redirect !== null && /^\/(?![/\\])/.test(redirect) ? redirect : undefined
}

const EMPTY = {}

function Create({ type, schema }: { type: BlockType; schema: BlockSchema }) {
  const [search] = useSearchParams()
  const back = addressOf(search.get('redirect'))
  const navigate = useNavigate()
  const create = useCreateBlock()
  const fields = fieldsOf(schema)
  const rules = useMemo<DocumentRules>(
    () => ({ secretFields: secretFieldsOf(schema), stored: EMPTY, types: EMPTY }),
    [schema],
  )
  const draft = useBlockDraft({
    key: `create:${type.slug}`,
    stored: EMPTY,
    schema: fields,
    secretFields: rules.secretFields,
  })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Create"
        crumbs={[
          { label: 'Blocks', to: paths.blocks() },
          { label: type.name, to: paths.blockType(type.slug) },
        ]}
      >
        <BlockLogo type={type} />
        <span className="min-w-0 truncate font-medium">{type.name}</span>
        <span className="mono min-w-0 truncate text-muted">{type.slug}</span>
        <Link to={paths.blockCatalog()} className="flex-none text-accent">
          Another type
        </Link>
      </PageHeader>
      <BlockForm
        schema={fields}
        rules={rules}
        draft={draft}
        creating
        label="Create"
        onSave={() =>
          create.mutateAsync({
            name: draft.draft.name,
            data: draft.draft.data,
            typeId: type.id,
            schemaId: schema.id,
          })
        }
        onSaved={async (block) => {
          if (back) rememberMadeBlock(block)
          toast.show({
            kind: 'success',
            title: `The block ${block.name} was made`,
            body: back && 'It can be chosen in the field now.',
          })
          await navigate(back ?? paths.block(block.id), { replace: true })
        }}
        aside={<TypeAbout type={type} />}
      >
        {back && (
          <p className="border-b border-line bg-sunken px-4 py-1.5 text-muted">
            For a field of a form: once the block is made you are back there, and what you typed is kept.{' '}
            <Link to={back} className="text-accent">
              Back without a block
            </Link>
          </p>
        )}
      </BlockForm>
    </div>
  )
}
