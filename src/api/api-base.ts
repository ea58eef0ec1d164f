/**
 * Where Prefect's API is, most explicit first: `?api=` (kept for the tab), the saved server, the page's own
 * origin. A server's own `/ui-settings` is asked only when the page's origin does not answer: its `api_url` says
 * 127.0.0.1:4200 unless configured, whatever address the browser came by.
 */
const TAB_KEY = 'podium.api'
const SAVED_KEY = 'podium.server'

/** An http(s) address without a trailing slash, query or fragment; anything else is no server address. */
export function serverAddress(text: string | null | undefined, relativeTo: string): string | undefined {
  if (!text?.trim()) return undefined
  try {
    const url = new URL(text.trim(), relativeTo)
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  } catch {
    return undefined
  }
}

interface Page {
  /** `location.search` */
  search: string
  /** `document.baseURI` */
  base: string
  tab: Pick<Storage, 'getItem' | 'setItem'> | undefined
  saved: Pick<Storage, 'getItem'> | undefined
}

export interface ApiBase {
  url: string
  /** False: only guessed, so a failure may look for the server elsewhere. */
  chosen: boolean
}

/** Where the address in use came from: `?api=` of this tab, the choice saved in this browser, or the page's own origin. */
export type ApiSource = 'tab' | 'saved' | 'page'

export function apiSource({ base, tab, saved }: Omit<Page, 'search'>): ApiSource {
  if (serverAddress(tab?.getItem(TAB_KEY), base)) return 'tab'
  return serverAddress(saved?.getItem(SAVED_KEY), base) ? 'saved' : 'page'
}

type Storages = Record<'tab' | 'saved', Pick<Storage, 'setItem' | 'removeItem'>>

/** For the next loads of the page in this browser; null goes back to the page's own origin. A tab's `?api=` ends with it. */
export function saveServer(url: string | null, { tab, saved }: Storages) {
  tab.removeItem(TAB_KEY)
  if (url === null) saved.removeItem(SAVED_KEY)
  else saved.setItem(SAVED_KEY, url)
}

export function resolveApiBase(page: Page): ApiBase {
  const asked = serverAddress(new URLSearchParams(page.search).get('api'), page.base)
  if (asked) page.tab?.setItem(TAB_KEY, asked)
  const chosen =
    asked ??
    serverAddress(page.tab?.getItem(TAB_KEY), page.base) ??
    serverAddress(page.saved?.getItem(SAVED_KEY), page.base)
  if (chosen) return { url: chosen, chosen: true }
  return { url: serverAddress('api', page.base) ?? '/api', chosen: false }
}

/** A look elsewhere must not keep a failure waiting. */
const LOOK_MS = 5_000

const asJson = () => ({ headers: { accept: 'application/json' }, signal: AbortSignal.timeout(LOOK_MS) })

const answersHealth = async (url: string, fetchOnce: typeof fetch) => {
  try {
    const answer = await fetchOnce(`${url}/health`, asJson())
    return answer.ok && (await answer.json()) === true
  } catch {
    return false
  }
}

/**
 * Looks for the API when the guessed address failed. Undefined: the guess was right (it is healthy) or nothing
 * better is known, so the failure stands.
 * `/ui-settings` is on Prefect's UI application, outside the API's schema (server/api/server.py, create_ui_app).
 */
export async function findApiElsewhere(
  guess: string,
  base: string,
  fetchOnce: typeof fetch,
): Promise<string | undefined> {
  if (await answersHealth(guess, fetchOnce)) return undefined
  try {
    const answer = await fetchOnce(new URL('ui-settings', base).href, asJson())
    const settings: unknown = answer.ok ? await answer.json() : undefined
    if (typeof settings !== 'object' || settings === null || !('api_url' in settings)) return undefined
    const url = serverAddress(String(settings.api_url), base)
    return url && url !== guess && (await answersHealth(url, fetchOnce)) ? url : undefined
  } catch {
    return undefined
  }
}
