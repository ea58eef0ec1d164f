import { use } from 'react'
import { LivePill } from '~/features/live/live-pill'
import { OpenPalette } from '~/features/palette/open-palette'
import { DisplaySetting } from '~/features/time-setting/display-setting'
import { Icon } from '~/ui/icon'
import { isApple } from './shortcuts'

/** Where one is and how fresh it is. The page puts its breadcrumbs and heading into the slot (PageHeader). */
export function TopBar({ slot }: { slot: (element: HTMLElement | null) => void }) {
  const openPalette = use(OpenPalette)
  return (
    <header className="flex h-11 flex-none items-center gap-2.5 border-b border-line bg-raised px-4">
      <div
        ref={slot}
        className="flex h-full min-w-0 flex-1 items-center gap-2 max-sm:overflow-x-auto max-sm:[scrollbar-width:none]"
      />
      <LivePill />
      <DisplaySetting className="max-sm:hidden" />
      <button
        type="button"
        onClick={openPalette}
        aria-keyshortcuts={isApple() ? 'Meta+K' : 'Control+K'}
        className="flex h-7 items-center gap-1.5 rounded-md px-2 font-medium text-muted hover:bg-hover hover:text-text max-sm:hidden"
      >
        <Icon name="search" />
        Find anything
        <kbd className="text-faint max-lg:hidden" aria-hidden>
          {isApple() ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
    </header>
  )
}
