import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useLiveStatus } from '~/api/live/status'
import {
  apiVersionQuery,
  type Health,
  serverHealthQuery,
  serverReadinessQuery,
  serverSettingsQuery,
  serverVersionQuery,
} from '~/api/server'
import { liveWords } from '~/features/live/live-words'
import { LazyDisplayPanel } from '~/features/time-setting/display-setting'
import { formatDuration } from '~/lib/duration'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { type Fact, Facts } from '~/ui/facts'
import { Icon } from '~/ui/icon'
import { Panel } from '~/ui/panel'
import { RelativeTime } from '~/ui/relative-time'
import { Skeleton } from '~/ui/skeleton'
import { Timestamp } from '~/ui/timestamp'
import { usePreferences } from '~/ui/use-preferences'
import { databaseKind, type SettingRow, settingRows } from './setting-rows'
import { settingsSearch } from './settings-view'

export function Overview() {
  return (
    <div className="grid min-h-0 flex-1 auto-rows-min grid-cols-1 items-start gap-3 overflow-auto p-3 lg:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_auto]">
      <ServerPanel />
      <LivePanel />
      <Panel title="This browser">
        <div className="px-3 py-2">
          <LazyDisplayPanel />
        </div>
      </Panel>
    </div>
  )
}

/** One fact from one request: it fails alone, in the server's words. */
function Asked<Data>({
  query,
  also = false,
  children,
}: {
  query: UseQueryResult<Data>
  /** Another fact of a request whose failure is said elsewhere. */
  also?: boolean
  children: (data: Data) => ReactNode
}) {
  const { data, error, isFetching, refetch } = query
  if (error && also) return <span className="text-faint">–</span>
  if (error)
    return (
      <span className="flex min-w-0 flex-wrap items-center gap-2 text-failed">
        <span className="min-w-0 wrap-anywhere">{error.message.slice(0, 300)}</span>
        <Button size="small" icon="retry" busy={isFetching} onClick={() => void refetch()}>
          Retry
        </Button>
      </span>
    )
  return data === undefined ? <Skeleton className="h-3 w-24" /> : children(data)
}

const Good = ({ children }: { children: ReactNode }) => (
  <span className="inline-flex items-center gap-1.5">
    <Icon name="check" className="text-completed" />
    {children}
  </span>
)

function ServerPanel() {
  const version = useQuery(serverVersionQuery())
  const apiVersion = useQuery(apiVersionQuery())
  const health = useQuery(serverHealthQuery())
  const ready = useQuery(serverReadinessQuery())
  const settings = useQuery(serverSettingsQuery())
  const recheck = () => void Promise.all([health.refetch(), ready.refetch()])
  const facts: Fact[] = [
    {
      name: 'Health',
      value: <Asked query={health}>{() => <Good>It answers</Good>}</Asked>,
    },
    {
      name: 'Database',
      value: (
        <span className="flex min-w-0 flex-col">
          <Asked query={ready}>{() => <Good>It answers</Good>}</Asked>
          <Asked query={settings}>{(tree) => <Database rows={settingRows(tree)} />}</Asked>
        </span>
      ),
    },
    {
      name: 'Round trip',
      value: (
        <Asked query={health} also>
          {({ roundTripMs }) => <span className="mono">{Math.max(1, Math.round(roundTripMs))} ms</span>}
        </Asked>
      ),
    },
    {
      name: 'Clock',
      value: (
        <Asked query={health} also>
          {clockWords}
        </Asked>
      ),
    },
    {
      name: 'Prefect',
      value: <Asked query={version}>{(text) => <span className="mono">{text}</span>}</Asked>,
      copy: version.data,
    },
    { name: 'API', value: <Asked query={apiVersion}>{(text) => <span className="mono">{text}</span>}</Asked> },
    { name: 'Podium', value: <span className="mono">{String(import.meta.env.PODIUM_VERSION)}</span> },
  ]
  return (
    <Panel
      title="Server"
      actions={
        <Button size="small" icon="retry" busy={health.isFetching || ready.isFetching} onClick={recheck}>
          Check again
        </Button>
      }
    >
      <Facts facts={facts} />
    </Panel>
  )
}

function Database({ rows }: { rows: SettingRow[] }) {
  const kind = databaseKind(rows)
  if (kind) return <span>{kind}</span>
  return <span className="text-muted">The server keeps its kind and address secret.</span>
}

/** HTTP dates have whole seconds, and a slow answer blurs them further: less than two are no difference. */
function clockWords({ clockMs: ms, roundTripMs }: Health) {
  if (ms === null) return 'The server’s answers do not tell its time.'
  if (Math.abs(ms) < 2000 + roundTripMs / 2) return <Good>Less than 2 s from this browser’s</Good>
  return (
    <span className="inline-flex items-center gap-1.5 text-late">
      <Icon name="alert" />
      {formatDuration(Math.abs(ms) / 1000)} {ms > 0 ? 'ahead of' : 'behind'} this browser’s
    </span>
  )
}

function LivePanel() {
  const status = useLiveStatus()
  const prefs = usePreferences()
  const settings = useQuery(serverSettingsQuery())
  const facts: Fact[] = [
    { name: 'Event socket', value: <span className="font-medium">{liveWords(status, prefs)}</span> },
    {
      name: 'Since',
      value: (
        <span>
          <Timestamp at={new Date(status.since).toISOString()} />, <RelativeTime at={status.since} />
        </span>
      ),
    },
    {
      name: 'Last event',
      value: status.lastEventAt === null ? 'none yet in this tab' : <RelativeTime at={status.lastEventAt} />,
    },
    { name: 'Log lines', value: <Asked query={settings}>{(tree) => <LogStream rows={settingRows(tree)} />}</Asked> },
    { name: 'Without sockets', value: 'What is on screen is asked for again every 15 s, log lines every 3 s.' },
  ]
  return (
    <Panel
      title="Live updates"
      actions={
        <Button size="small" render={<Link to={`${paths.settings(settingsSearch({ tab: 'connection' }))}&check`} />}>
          Check the connection
        </Button>
      }
    >
      <Facts facts={facts} />
    </Panel>
  )
}

/** The log socket is open only while a run is watched; whether the server feeds it is a setting of its own. */
function LogStream({ rows }: { rows: SettingRow[] }) {
  const on = (path: string) => rows.find((row) => row.path === path)?.value
  const [out, publishing] = [on('server.logs.stream_out_enabled'), on('server.logs.stream_publishing_enabled')]
  if (out === undefined || publishing === undefined) return <>asked for every 3 s while a run is watched</>
  if (out === true && publishing === true) return <>arrive by a socket while a run is watched</>
  return (
    <span>
      asked for every 3 s while a run is watched: the server’s log stream is off (
      <Link to={paths.settings(settingsSearch({ tab: 'server', search: 'server.logs' }))} className="text-accent">
        settings
      </Link>
      )
    </span>
  )
}
