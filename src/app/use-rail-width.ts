import { useMedia } from '~/ui/use-media'
import { usePreferences } from '~/ui/use-preferences'

/** Narrow by choice; on a tablet always (`lg` of the theme), where the page needs the room and there is no choice. */
export function useRailWidth(): { narrow: boolean; chosen: boolean } {
  const { railCollapsed } = usePreferences()
  const tablet = useMedia('(max-width: 1099.98px)')
  return { narrow: railCollapsed || tablet, chosen: !tablet }
}
