/**
 * What a person chose about how Podium looks and tells time. Kept in localStorage, shared by all tabs of the browser.
 * Storage may be forbidden, full or hold anything: then the defaults rule and the choice lasts as long as the tab.
 */
export type Theme = 'light' | 'dark' | 'system'

export type Preferences = {
  theme: Theme
  /** 'local' (the browser's), 'utc' or an IANA name such as 'Europe/Berlin'. */
  timeZone: string
  hour12: boolean
  railCollapsed: boolean
}

const storageKey = 'podium.preferences'
const defaults: Preferences = Object.freeze({
  theme: 'system',
  timeZone: 'local',
  hour12: false,
  railCollapsed: false,
} as const)

function isTimeZone(value: unknown): value is string {
  if (value === 'local' || value === 'utc') return true
  if (typeof value !== 'string' || value === '') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

/** Takes from anything the fields that make sense; the others come from `base`. */
function sanitise(value: unknown, base: Preferences): Preferences {
  if (typeof value !== 'object' || value === null) return base
  const { theme, timeZone, hour12, railCollapsed } = value as Record<string, unknown>
  return {
    theme: theme === 'light' || theme === 'dark' || theme === 'system' ? theme : base.theme,
    timeZone: isTimeZone(timeZone) ? timeZone : base.timeZone,
    hour12: typeof hour12 === 'boolean' ? hour12 : base.hour12,
    railCollapsed: typeof railCollapsed === 'boolean' ? railCollapsed : base.railCollapsed,
  }
}

function parse(text: string | null): Preferences {
  if (text === null) return defaults
  try {
    return sanitise(JSON.parse(text), defaults)
  } catch {
    return defaults
  }
}

function read(): Preferences {
  try {
    return parse(localStorage.getItem(storageKey))
  } catch {
    return defaults
  }
}

let current: Preferences | undefined
const listeners = new Set<() => void>()

function publish(next: Preferences) {
  current = next
  for (const listener of listeners) listener()
}

function onStorage(event: StorageEvent) {
  // `key` is null when another tab cleared the whole storage.
  if (event.key === storageKey || event.key === null) publish(parse(event.key === null ? null : event.newValue))
}

export const preferences = {
  /** The same object until something changes. */
  get(): Preferences {
    return (current ??= read())
  },
  set(patch: Partial<Preferences>): void {
    const next = sanitise(patch, preferences.get())
    try {
      localStorage.setItem(storageKey, JSON.stringify(next))
    } catch {
      // Forbidden or full: the choice still holds in this tab.
    }
    publish(next)
  },
  subscribe(listener: () => void): () => void {
    if (listeners.size === 0) addEventListener('storage', onStorage)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) removeEventListener('storage', onStorage)
    }
  },
}

/** Keeps `data-theme` on <html> as chosen, following the system where that was chosen. Call once, before rendering. */
export function followTheme(): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme } = preferences.get()
    document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  }
  apply()
  dark.addEventListener('change', apply)
  const unsubscribe = preferences.subscribe(apply)
  return () => {
    dark.removeEventListener('change', apply)
    unsubscribe()
  }
}
