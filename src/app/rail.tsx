import { useQuery } from '@tanstack/react-query'
import { use } from 'react'
import { NavLink } from 'react-router'
import { serverVersionQuery } from '~/api/server'
import { OpenPalette } from '~/features/palette/open-palette'
import { DisplaySetting } from '~/features/time-setting/display-setting'
import { paths } from '~/lib/paths'
import { preferences } from '~/lib/preferences'
import { IconButton } from '~/ui/button'
import { Tooltip } from '~/ui/tooltip'
import { NavIcon } from './nav-icon'
import { useRailWidth } from './use-rail-width'

const entries: { label: string; to: string; icon: 'runs' | 'deployments' | 'flows' }[] = [
  { label: 'Runs', to: paths.runs(), icon: 'runs' },
  { label: 'Deployments', to: paths.deployments(), icon: 'deployments' },
  { label: 'Flows', to: paths.flows(), icon: 'flows' },
]

const entryClass =
  'flex items-center text-muted hover:text-text hover:no-underline rounded-md ' +
  'max-sm:h-10 max-sm:min-w-14 max-sm:flex-col max-sm:justify-center max-sm:px-2 max-sm:text-12 ' +
  'sm:h-[30px] sm:gap-[9px] sm:px-2 sm:hover:bg-hover ' +
  'aria-[current=page]:bg-raised aria-[current=page]:font-semibold aria-[current=page]:text-text ' +
  'aria-[current=page]:ring-1 aria-[current=page]:ring-line'

const Mark = () => (
  <svg viewBox="0 0 16 16" className="size-4 flex-none text-accent" fill="none" stroke="currentColor" aria-hidden>
    <path d="M3 14V2h6a4 4 0 010 8H3" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)

/** Navigation: a rail at the side, icons alone when collapsed or on a tablet, and a bar at the bottom of a phone. */
export function Rail() {
  const { narrow: collapsed, chosen } = useRailWidth()
  const openPalette = use(OpenPalette)
  const label = collapsed ? 'sm:sr-only' : ''
  return (
    <nav
      aria-label="Main"
      className="flex min-h-0 border-line bg-sunken max-sm:row-start-2 max-sm:justify-around max-sm:border-t max-sm:p-1 sm:flex-col sm:gap-px sm:overflow-y-auto sm:border-r sm:px-2 sm:py-2.5"
    >
      <div className="flex items-center gap-2 px-2 pt-1 pb-3 font-semibold max-sm:hidden">
        <Mark />
        <span className={label}>Podium</span>
      </div>
      {entries.map(({ label: text, to, icon }) => (
        <Tooltip key={to} content={collapsed ? text : null} side="bottom">
          <NavLink to={to} className={entryClass}>
            <NavIcon name={icon} />
            <span className={label}>{text}</span>
          </NavLink>
        </Tooltip>
      ))}
      <button type="button" className={`${entryClass} sm:hidden`} onClick={openPalette}>
        <NavIcon name="find" />
        Find
      </button>
      <DisplaySetting variant="bar" className={`${entryClass} sm:hidden`} />
      <span className="flex-1 max-sm:hidden" />
      <div className={`flex items-center gap-2 px-2 max-sm:hidden ${collapsed ? 'justify-center px-0' : ''}`}>
        {!collapsed && <ServerVersion />}
        {chosen && (
          <IconButton
            icon={<NavIcon name={collapsed ? 'widen' : 'narrow'} />}
            label={collapsed ? 'Widen the navigation' : 'Narrow the navigation'}
            onClick={() => preferences.set({ railCollapsed: !collapsed })}
          />
        )}
      </div>
    </nav>
  )
}

function ServerVersion() {
  const { data, isError } = useQuery(serverVersionQuery())
  const text = data ? `Prefect ${data}` : isError ? 'Prefect, version unknown' : ''
  return <span className="mono min-w-0 flex-1 truncate text-faint">{text}</span>
}
