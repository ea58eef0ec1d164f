import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Deployment } from '~/api/deployments'
import { taggedVariablesQuery } from '~/api/variables'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import { Button, IconButton } from '~/ui/button'
import { Menu, MenuItem, MenuSeparator } from '~/ui/menu'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import { Skeleton } from '~/ui/skeleton'
import { knownPresets } from './known-presets'
import { type Preset, presetTags, readPresets } from './preset'
import { usePresetPress } from './use-preset-press'

const dialogs = lazyPart(() => import('./preset-dialogs'))

/** The presets of a deployment: each a button that starts it, with the ways to change it. */
export function PresetPanel({ deployment }: { deployment: Pick<Deployment, 'id' | 'name'> }) {
  const query = useQuery({ ...taggedVariablesQuery(presetTags(deployment.id)), select: readPresets })
  const presets = query.data
  const { press, busy, dialog } = usePresetPress()
  const [changing, setChanging] = useState<{ kind: 'rename' | 'delete'; preset: Preset }>()
  const close = () => setChanging(undefined)
  const module = useLazyPart(dialogs, changing !== undefined, close)
  // The dashboard of this browser shows them, too.
  useEffect(() => {
    if (presets) knownPresets.setOf(deployment.id, presets)
  }, [presets, deployment.id])
  return (
    <>
      <QueryError query={query} />
      {query.isPending && <Skeleton className="m-3 h-7" />}
      {presets?.length === 0 && (
        <p className="px-3 py-2 text-muted">
          None yet. Fill in a{' '}
          <Link to={paths.launch(deployment.id)} className="text-accent underline underline-offset-3">
            custom run
          </Link>{' '}
          and save it under a name: everybody can then start it from here.
        </p>
      )}
      {presets && presets.length > 0 && (
        <ul aria-label="Presets">
          {presets.map((preset) => (
            <li
              key={preset.variable}
              className="flex items-center gap-1.5 border-b border-line px-3 py-1.5 last:border-b-0"
            >
              <span className="min-w-0 flex-1">
                <Link to={paths.launchPreset(deployment.id, preset.variable)} className="block truncate font-medium">
                  {preset.label}
                </Link>
                {preset.secrets.length > 0 && (
                  <span className="block truncate text-12 text-muted">asks for {preset.secrets.join(', ')}</span>
                )}
              </span>
              <Button
                size="small"
                icon="play"
                busy={busy === preset.variable}
                aria-label={`Run ${preset.label}`}
                onClick={() => press(preset)}
              >
                Run
              </Button>
              <Menu
                align="end"
                label={`Preset ${preset.label}`}
                trigger={<IconButton size="small" icon="more" label={`More for ${preset.label}`} />}
              >
                <MenuItem icon="pencil" onClick={() => setChanging({ kind: 'rename', preset })}>
                  Rename…
                </MenuItem>
                <MenuSeparator />
                <MenuItem icon="trash" danger onClick={() => setChanging({ kind: 'delete', preset })}>
                  Delete…
                </MenuItem>
              </Menu>
            </li>
          ))}
        </ul>
      )}
      {dialog}
      {module && changing?.kind === 'rename' && (
        <module.RenamePresetDialog preset={changing.preset} others={presets ?? []} onClose={close} />
      )}
      {module && changing?.kind === 'delete' && <module.DeletePresetDialog preset={changing.preset} onClose={close} />}
    </>
  )
}
