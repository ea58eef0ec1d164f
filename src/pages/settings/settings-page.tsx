import { Link, useNavigate, useSearchParams } from 'react-router'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { TabLink, TabNav } from '~/ui/tabs'
import { ConnectionTab } from './connection-tab'
import { Overview } from './overview'
import { ServerSettings } from './server-settings'
import { parseSettingsView, settingsSearch, type SettingsTab, settingsTabs } from './settings-view'

export const handle: RouteHandle = { title: 'Settings' }

const names: Record<SettingsTab, string> = {
  overview: 'Overview',
  server: 'Server settings',
  connection: 'Connection',
}

export function Component() {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const { tab, search, check } = parseSettingsView(params)
  useDocumentTitle(tab === 'overview' ? 'Settings' : `Settings · ${names[tab]}`)
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex border-b border-line bg-raised px-2">
        <TabNav label="Settings">
          {settingsTabs.map((each) => (
            <TabLink
              key={each}
              active={each === tab}
              render={<Link to={paths.settings(settingsSearch({ tab: each }))} />}
            >
              {names[each]}
            </TabLink>
          ))}
        </TabNav>
      </div>
      {tab === 'overview' && <Overview />}
      {tab === 'server' && (
        <ServerSettings
          search={search}
          onSearch={(text) => void navigate(paths.settings(settingsSearch({ tab, search: text })), { replace: true })}
        />
      )}
      {tab === 'connection' && <ConnectionTab check={check} />}
    </>
  )
}
