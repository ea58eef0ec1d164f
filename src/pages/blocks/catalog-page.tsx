import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { blockCapabilitiesQuery, type BlockType, blockTypesQuery, MOST_TYPES, useInstallBlockTypes } from '~/api/blocks'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { EmptyState } from '~/ui/empty-state'
import { Select } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { SearchField } from '~/ui/search-field'
import { Skeleton } from '~/ui/skeleton'
import { toast } from '~/ui/toast'
import { BlockLogo } from './block-logo'
import { plainLine, webAddress } from './type-words'

export const handle: RouteHandle = { title: 'Block catalog' }

type View = { name: string; capability: string }

/** Every type the server knows. They are few: the search looks at names and descriptions here, without a request. */
export function Component() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view: View = {
    name: search.get('name') ?? search.get('blockName') ?? '',
    capability: search.get('capability') ?? '',
  }
  const change = (patch: Partial<View>, how?: 'replace') => {
    const { name, capability } = { ...view, ...patch }
    const after = new URLSearchParams({ ...(name && { name }), ...(capability && { capability }) }).toString()
    void navigate(paths.blockCatalog(after && `?${after}`), { replace: how === 'replace' })
  }
  useDocumentTitle('Block catalog')
  const types = useQuery(blockTypesQuery(view.capability))
  const capabilities = useQuery(blockCapabilitiesQuery())
  const options = [
    { value: '', label: 'Every capability' },
    ...(capabilities.data ?? []).map((value) => ({ value, label: value })),
  ]
  const shown = types.data && matching(types.data, view.name)
  return (
    <>
      <PageHeader title="Catalog" crumbs={[{ label: 'Blocks', to: paths.blocks() }]} />
      <div className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-2">
        <SearchField
          label="Search types"
          value={view.name}
          onValue={(name) => change({ name }, 'replace')}
          className="max-sm:w-full sm:w-64"
        />
        <Select
          label="Capability"
          value={view.capability}
          options={options}
          onChange={(capability) => change({ capability })}
          className="max-sm:min-w-32 max-sm:flex-1"
        />
        {capabilities.error && !capabilities.data && (
          <span className="text-12 text-failed">The capabilities could not be read: {capabilities.error.message}</span>
        )}
        {(view.name || view.capability) && (
          <Button variant="quiet" onClick={() => change({ name: '', capability: '' })}>
            Clear filters
          </Button>
        )}
        <span className="grow max-sm:hidden" />
        {shown && types.data && (
          <span role="status" className="text-muted">
            {shown.length === types.data.length ? '' : `${shown.length} of `}
            {types.data.length === MOST_TYPES ? `the first ${MOST_TYPES}` : types.data.length} types
          </span>
        )}
      </div>
      <QueryError query={types} />
      <div className="min-h-0 flex-1 overflow-auto bg-raised" aria-busy={types.isPlaceholderData || undefined}>
        {types.isPending && <Loading />}
        {shown && shown.length > 0 && (
          <ul
            aria-label="Types of blocks"
            className={cx('grid grid-cols-1 lg:grid-cols-2 2xl:grid-cols-3', types.isPlaceholderData && 'opacity-60')}
          >
            {shown.map((type) => (
              <TypeRow key={type.id} type={type} />
            ))}
          </ul>
        )}
        {shown?.length === 0 && (
          <Nothing
            narrowed={Boolean(view.name || view.capability)}
            clear={() => change({ name: '', capability: '' })}
          />
        )}
      </div>
    </>
  )
}

/** Every word typed occurs in the name, slug or description. */
function matching(types: readonly BlockType[], text: string): BlockType[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return types.filter(({ name, slug, description }) => {
    const about = `${name} ${slug} ${description ?? ''}`.toLowerCase()
    return words.every((word) => about.includes(word))
  })
}

function TypeRow({ type }: { type: BlockType }) {
  const documentation = webAddress(type.documentation_url)
  return (
    <li className="relative flex min-h-14 items-center gap-3 border-b border-line px-4 py-2 hover:bg-hover lg:border-r">
      <BlockLogo type={type} size="large" />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-x-2">
          {/* The whole row is its link. */}
          <Link to={paths.blockType(type.slug)} className="truncate font-medium after:absolute after:inset-0">
            {type.name}
          </Link>
          <span className="mono min-w-0 truncate text-muted max-sm:hidden">{type.slug}</span>
        </p>
        <p className="truncate text-12 text-muted">{plainLine(type.description) || 'No description'}</p>
      </div>
      {documentation && (
        <a
          href={documentation}
          target="_blank"
          rel="noreferrer"
          aria-label={`Documentation of ${type.name}`}
          className="relative z-1 grid size-7 flex-none place-items-center text-muted hover:text-text max-sm:hidden"
        >
          <Icon name="external" />
        </a>
      )}
      <Button
        size="small"
        icon="plus"
        aria-label={`Create a ${type.name} block`}
        className="relative z-1"
        render={<Link to={paths.createBlock(type.slug)} />}
      >
        Create
      </Button>
    </li>
  )
}

function Loading() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading the types" className="flex flex-col gap-3 p-4">
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} className="h-9" />
      ))}
    </div>
  )
}

function Nothing({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  const install = useInstallBlockTypes()
  if (narrowed)
    return <EmptyState title="No type matches these filters" action={<Button onClick={clear}>Clear filters</Button>} />
  const register = async () => {
    try {
      await install.mutateAsync()
      toast.show({ kind: 'success', title: 'The types of the server were registered' })
    } catch (error) {
      toast.show({ kind: 'error', title: 'The types were not registered', body: String((error as Error).message) })
    }
  }
  return (
    <EmptyState
      title="The server knows no types of blocks"
      action={
        <Button variant="primary" busy={install.isPending} onClick={() => void register()}>
          Register those of the server
        </Button>
      }
    >
      Types of your own and of integrations are registered from where they are installed:{' '}
      <code className="mono">prefect block register -m prefect_aws</code>
    </EmptyState>
  )
}
