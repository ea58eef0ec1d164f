import type { FlowRun } from '~/api/flow-runs'
import { StateMark } from '~/features/states/state-mark'
import { TagList } from '~/ui/chip'
import type { Column } from '~/ui/table/column'
import { Timestamp } from '~/ui/timestamp'
import { DeploymentLink, WorkPoolLink } from './links'
import { byDueTime } from './run-clock'
import { RunRowActions } from './row-actions'
import {
  RunDue,
  RunDuration,
  RunName,
  RunOrigin,
  RunParameters,
  RunStarted,
  RunStartedBy,
  RunTaskCount,
} from './run-cells'

/** That a schedule made the run is the least that its tags tell. */
const telling = (tags: readonly string[] | null | undefined) =>
  tags?.toSorted((a, b) => Number(a === 'auto-scheduled') - Number(b === 'auto-scheduled'))

/** Two short tags fit; of more or longer ones the first, and how many more. */
const fitting = (tags: readonly string[] | null | undefined) =>
  !tags || tags.length > 2 || tags.join('').length > 9 ? 1 : 2

const all = {
  state: {
    id: 'state',
    header: <span className="max-sm:sr-only">State</span>,
    width: '134px',
    phoneWidth: '38px',
    cell: (run) => <StateMark type={run.state_type} name={run.state_name} word="wide" />,
  },
  run: {
    id: 'run',
    header: 'Run',
    wrap: true,
    sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
    cell: (run) => <RunName run={run} />,
  },
  origin: {
    id: 'origin',
    header: 'Flow / deployment',
    // Two names: a wider screen is theirs as well as the cause's.
    width: 'max(140px, 15vw)',
    hideBelow: 'phone',
    cell: (run) => <RunOrigin run={run} />,
  },
  deployment: {
    id: 'deployment',
    header: 'Deployment',
    width: '150px',
    hideBelow: 'phone',
    cell: ({ deployment_id: id }) => (id ? <DeploymentLink id={id} /> : <span className="text-faint">–</span>),
  },
  started: {
    id: 'started',
    header: 'Started',
    width: '132px',
    phoneWidth: '118px',
    align: 'right',
    ...byDueTime,
    cell: (run) => <RunStarted run={run} />,
  },
  duration: {
    id: 'duration',
    header: 'Duration',
    width: '116px',
    hideBelow: 'phone',
    cell: (run) => <RunDuration run={run} />,
  },
  tasks: {
    id: 'tasks',
    header: 'Tasks',
    // For 100,000, and for “not loaded”.
    width: '76px',
    align: 'right',
    mono: true,
    hideBelow: 'tablet',
    cell: (run) => <RunTaskCount run={run} />,
  },
  parameters: {
    id: 'parameters',
    header: 'Parameters',
    width: '124px',
    hideBelow: 'laptop',
    cell: (run) => <RunParameters run={run} />,
  },
  tags: {
    id: 'tags',
    header: 'Tags',
    width: '104px',
    // The cause of a failure needs the room more.
    hideBelow: 'laptop',
    cell: (run) => <TagList tags={telling(run.tags)} max={fitting(run.tags)} />,
  },
  pool: {
    id: 'pool',
    header: 'Work pool',
    width: '150px',
    hideBelow: 'tablet',
    cell: (run) => <WorkPoolLink pool={run.work_pool_name} queue={run.work_queue_name} />,
  },
  actions: {
    id: 'actions',
    header: <span className="sr-only">Actions</span>,
    width: '74px',
    align: 'right',
    // Where there is little width it belongs to the error; the run's own page has the actions.
    hideBelow: 'tablet',
    cell: (run) => <RunRowActions run={run} />,
  },
  due: {
    id: 'due',
    header: 'Due',
    width: '84px',
    phoneWidth: '84px',
    align: 'right',
    cell: (run) => <RunDue run={run} />,
  },
  scheduledFor: {
    id: 'scheduledFor',
    header: 'Scheduled for',
    width: '136px',
    align: 'right',
    hideBelow: 'phone',
    cell: (run) => <Timestamp at={run.next_scheduled_start_time ?? run.expected_start_time} />,
  },
  startedBy: {
    id: 'startedBy',
    header: 'Started by',
    width: '110px',
    hideBelow: 'tablet',
    cell: (run) => <RunStartedBy run={run} />,
  },
} as const satisfies Record<string, Column<FlowRun>>

export type RunColumn = keyof typeof all

/** Everything a row can say; the work pool comes where the screen has the room for it. */
export const everyRunColumn: readonly RunColumn[] = [
  'state',
  'run',
  'origin',
  'started',
  'duration',
  'tasks',
  'parameters',
  'tags',
  'pool',
  'actions',
]

const made = new Map<string, readonly Column<FlowRun>[]>()

/** The same array for the same names: the table draws its rows again when its columns change. */
export function runColumns(names: readonly RunColumn[]): readonly Column<FlowRun>[] {
  const key = names.join()
  const found = made.get(key) ?? names.map((name): Column<FlowRun> => all[name])
  made.set(key, found)
  return found
}
