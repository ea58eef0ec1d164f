import { useContext } from 'react'
import { createPortal } from 'react-dom'
import { Link } from 'react-router'
import { useDocumentTitle } from '~/features/page/document-title'
import { HeadingSlot, PageHeader } from '~/features/page/page-header'
import { defaultView, type RunTab, type RunView, toSearch } from '~/features/runs/run-filter'
import { useRunView } from '~/features/runs/use-run-view'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { TabLink, TabNav } from '~/ui/tabs'
import { FlowRunsTab } from './flow-runs-tab'
import { TaskRunsTab } from './task-runs-tab'
import { UpcomingTab } from './upcoming-tab'

const tabs: readonly { tab: RunTab; label: string; title: string }[] = [
  { tab: 'runs', label: 'Flow runs', title: 'Runs' },
  { tab: 'task-runs', label: 'Task runs', title: 'Task runs' },
  { tab: 'upcoming', label: 'Upcoming', title: 'Upcoming runs' },
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
    </>
  )
}

/** Beside the heading, in the shell's top bar: a line of the screen is a run that can be seen. */
function RunTabs({ view }: { view: RunView }) {
  const slot = useContext(HeadingSlot)
  const nav = (
    <TabNav label="Kinds of runs" className="sm:ml-3">
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
