export const settingsTabs = ['overview', 'server', 'connection'] as const
export type SettingsTab = (typeof settingsTabs)[number]

export interface SettingsView {
  tab: SettingsTab
  /** What the server's settings are searched for. */
  search: string
  /** The connection is examined at once: the link that led here offered it. */
  check: boolean
}

export function parseSettingsView(params: URLSearchParams): SettingsView {
  return {
    tab: settingsTabs.find((tab) => tab === params.get('tab')) ?? 'overview',
    search: params.get('q') ?? '',
    check: params.has('check'),
  }
}

export function settingsSearch({ tab, search = '' }: { tab: SettingsTab; search?: string }): string {
  const params = new URLSearchParams()
  if (tab !== 'overview') params.set('tab', tab)
  if (search) params.set('q', search)
  const text = params.toString()
  return text && `?${text}`
}
