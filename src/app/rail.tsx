import { useQuery } from '@tanstack/react-query'
import { use } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { serverVersionQuery } from '~/api/server'
import { OpenPalette } from '~/features/palette/open-palette'
import { LazyDisplayPanel as DisplayPanel } from '~/features/time-setting/display-setting'
import { paths } from '~/lib/paths'
import { preferences } from '~/lib/preferences'
import { IconButton } from '~/ui/button'
import { Popover } from '~/ui/popover'
import { Tooltip } from '~/ui/tooltip'
import { NavIcon, type NavIconName } from './nav-icon'
import { useRailWidth } from './use-rail-width'

type Entry = { label: string; to: string; icon: NavIconName; onPhone?: boolean }

/** A phone's bar has room for those of triage; the others are behind "More". */
const entries: Entry[] = [
  { label: 'Dashboard', to: paths.dashboard(), icon: 'dashboard', onPhone: true },
  { label: 'Runs', to: paths.runs(), icon: 'runs', onPhone: true },
  { label: 'Deployments', to: paths.deployments(), icon: 'deployments', onPhone: true },
  { label: 'Flows', to: paths.flows(), icon: 'flows' },
  { label: 'Work pools', to: paths.workPools(), icon: 'work-pools' },
  { label: 'Artifacts', to: paths.artifacts(), icon: 'artifacts' },
  { label: 'Blocks', to: paths.blocks(), icon: 'blocks' },
  { label: 'Variables', to: paths.variables(), icon: 'variables' },
]
const settings: Entry = { label: 'Settings', to: paths.settings(), icon: 'settings' }
const more = [...entries, settings].filter(({ onPhone }) => !onPhone)

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
      {entries.map((entry) => (
        <RailLink key={entry.to} entry={entry} collapsed={collapsed} />
      ))}
      <button type="button" className={`${entryClass} sm:hidden`} onClick={openPalette}>
        <NavIcon name="find" />
        Find
      </button>
      <More />
      <span className="flex-1 max-sm:hidden" />
      <RailLink entry={settings} collapsed={collapsed} />
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

function RailLink({ entry: { label, to, icon, onPhone }, collapsed }: { entry: Entry; collapsed: boolean }) {
  return (
    <Tooltip content={collapsed ? label : null} side="bottom">
      <NavLink to={to} className={`${entryClass} ${onPhone ? '' : 'max-sm:hidden'}`}>
        <NavIcon name={icon} />
        <span className={collapsed ? 'sm:sr-only' : ''}>{label}</span>
      </NavLink>
    </Tooltip>
  )
}

/** The rest of the navigation on a phone. */
function More() {
  const here = useLocation().pathname
  const within = more.some(({ to }) => here === to || here.startsWith(`${to}/`))
  const trigger = (
    <button type="button" className={`${entryClass} sm:hidden`} aria-current={within ? 'page' : undefined}>
      <NavIcon name="more" />
      More
    </button>
  )
  return (
    <Popover trigger={trigger} label="More pages, time and theme" align="end">
      {(close) => (
        <div className="flex flex-col gap-3">
          <ul className="flex flex-col">
            {more.map(({ label, to, icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  onClick={close}
                  className="flex h-10 items-center gap-3 rounded-md px-2 text-text hover:bg-hover hover:no-underline"
                >
                  <NavIcon name={icon} />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
          <DisplayPanel />
        </div>
      )}
    </Popover>
  )
}

function ServerVersion() {
  const { data, error } = useQuery(serverVersionQuery())
  const text = data ? `Prefect ${data}` : error ? 'Prefect, version unknown' : ''
  return (
    <Tooltip content={error?.message}>
      <span className="mono min-w-0 flex-1 truncate text-faint">{text}</span>
    </Tooltip>
  )
}
