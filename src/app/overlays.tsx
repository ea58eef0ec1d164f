import { useEffect, useMemo, useState, type ComponentType } from 'react'
import { useNavigate } from 'react-router'
import { paths } from '~/lib/paths'
import { toast } from '~/ui/toast'
import { shortcutListener, type Shortcut } from './shortcuts'
import { createTypedAhead } from './typed-ahead'

type OverlayProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  shortcuts: readonly Shortcut[]
  onShowShortcuts: () => void
  /** What was typed before the palette's field had the focus; asked for once. */
  takeTyped: () => string
}

const load = {
  palette: (): Promise<ComponentType<OverlayProps>> => import('~/features/palette/palette').then((m) => m.Palette),
  shortcuts: (): Promise<ComponentType<OverlayProps>> => import('./shortcuts-dialog').then((m) => m.ShortcutsDialog),
}

/** The palette and the list of shortcuts: what the keyboard brings up over any page, loaded when first asked for. */
export function useOverlays() {
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  // Not React.lazy, which would keep a failed load for ever.
  const [Overlay, setOverlay] = useState<ComponentType<OverlayProps> | null>(null)

  const [typedAhead] = useState(createTypedAhead)

  const actions = useMemo(() => {
    const show = async (name: keyof typeof load) => {
      try {
        const component = await load[name]()
        setOverlay(() => component)
        setOpen(true)
      } catch {
        typedAhead.take()
        toast.show({
          kind: 'error',
          title: 'This part of Podium could not be loaded',
          body: 'A new version may have been put in place: load the page again.',
        })
      }
    }
    const openPalette = () => {
      typedAhead.start()
      void show('palette')
    }
    const showShortcuts = () => void show('shortcuts')
    const shortcuts: Shortcut[] = [
      { keys: 'mod+k', label: 'Find anything', run: openPalette },
      { keys: '?', label: 'Keyboard shortcuts', run: showShortcuts },
      { keys: 'g h', label: 'Go to the dashboard', run: () => void navigate(paths.dashboard()) },
      { keys: 'g r', label: 'Go to runs', run: () => void navigate(paths.runs()) },
      { keys: 'g d', label: 'Go to deployments', run: () => void navigate(paths.deployments()) },
      { keys: 'g f', label: 'Go to flows', run: () => void navigate(paths.flows()) },
      { keys: 'g w', label: 'Go to work pools', run: () => void navigate(paths.workPools()) },
      { keys: 'g a', label: 'Go to artifacts', run: () => void navigate(paths.artifacts()) },
      { keys: 'g b', label: 'Go to blocks', run: () => void navigate(paths.blocks()) },
      { keys: 'g v', label: 'Go to variables', run: () => void navigate(paths.variables()) },
      { keys: 'g s', label: 'Go to settings', run: () => void navigate(paths.settings()) },
    ]
    return { openPalette, showShortcuts, shortcuts }
  }, [navigate, typedAhead])

  useEffect(() => {
    const listener = shortcutListener(actions.shortcuts)
    // On the way down, before any key of a page: the r of "g r" must not retry the run on screen.
    document.addEventListener('keydown', listener, { capture: true })
    return () => document.removeEventListener('keydown', listener, { capture: true })
  }, [actions])

  const overlay = Overlay && (
    <Overlay
      open={open}
      onOpenChange={setOpen}
      shortcuts={actions.shortcuts}
      onShowShortcuts={actions.showShortcuts}
      takeTyped={typedAhead.take}
    />
  )
  return { openPalette: actions.openPalette, overlay }
}
