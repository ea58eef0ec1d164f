import { lazy, Suspense, useContext } from 'react'
import { createPortal } from 'react-dom'
import { Link } from 'react-router'
import { useDocumentTitle } from '~/features/page/document-title'
import { HeadingSlot, PageHeader } from '~/features/page/page-header'
import { defaultView, type RunTab, type RunView, toSearch } from '~/features/runs/run-filter'
import { useRunView } from '~/features/runs/use-run-view'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Skeleton } from '~/ui/skeleton'
import { TabLink, TabNav } from '~/ui/tabs'
import { FlowRunsTab } from './flow-runs-tab'
import { TaskRunsTab } from './task-runs-tab'
import { UpcomingTab } from './upcoming-tab'

/** With forms, which the lists do not need. */
const WaitingTab = lazy(() => import('./waiting-tab').then((module) => ({ default: module.WaitingTab })))

const tabs: readonly { tab: RunTab; label: string; title: string }[] = [
  { tab: 'runs', label: 'Flow runs', title: 'Runs' },
  { tab: 'task-runs', label: 'Task runs', title: 'Task runs' },
  { tab: 'upcoming', label: 'Upcoming', title: 'Upcoming runs' },
  { tab: 'waiting', label: 'Waiting', title: 'Runs that wait for a person' },
]

export const handle: RouteHandle = { title: 'Runs' }

export function Component() {
  const [view, change] = useRunView()
  useDocumentTitle(tabs.find(({ tab }) => tab === view.tab)?.title ?? 'Runs')
  return (
    <>
      <PageHeader title="Runs" />
      <RunTabs view={view} />
      {view.tab === 'runs' && <FlowRunsTab view={view} onChange={change} />}
      {view.tab === 'task-runs' && <TaskRunsTab view={view} onChange={change} />}
      {view.tab === 'upcoming' && <UpcomingTab view={view} onChange={change} />}
      {view.tab === 'waiting' && (
        <Suspense fallback={<Skeleton className="m-4 h-24" />}>
          <WaitingTab />
        </Suspense>
      )}
    </>
  )
}

/** Beside the heading, in the shell's top bar: a line of the screen is a run that can be seen. */
function RunTabs({ view }: { view: RunView }) {
  const slot = useContext(HeadingSlot)
  const nav = (
    // On a phone they have what the heading leaves, and scroll in it.
    <TabNav label="Kinds of runs" className="max-sm:grow max-sm:basis-0 sm:ml-3">
      {tabs.map(({ tab, label }) => (
        <TabLink key={tab} active={tab === view.tab} render={<Link to={paths.runs(toSearch(inTab(view, tab)))} />}>
          {label}
        </TabLink>
      ))}
    </TabNav>
  )
  return slot === undefined ? nav : slot && createPortal(nav, slot)
}

/** What was chosen goes along to another tab, but for the states: a task run's "Failed" is another question. */
const inTab = (view: RunView, tab: RunTab): RunView =>
  tab === view.tab ? { ...defaultView, tab } : { ...view, tab, stateTypes: [], stateNames: [], name: '' }
