import http from 'node:http'
import https from 'node:https'

/** What the Prefect API wants to see: `header` on every request, `token` in the first frame of a websocket. */
export type Credentials = { header: string; token: string }

/** Prefect's own two ways to prove who one is; its client prefers the auth string as well. */
export function credentialsFrom(env: {
  PREFECT_API_AUTH_STRING?: string
  PREFECT_API_KEY?: string
}): Credentials | null {
  const { PREFECT_API_AUTH_STRING: authString, PREFECT_API_KEY: apiKey } = env
  if (authString) return { header: `Basic ${Buffer.from(authString).toString('base64')}`, token: authString }
  if (apiKey) return { header: `Bearer ${apiKey}`, token: apiKey }
  return null
}

/** The Prefect server behind the gateway, with its pooled connections. */
export type Upstream = {
  apiUrl: URL
  credentials: Credentials | null
  /** `/api/flows/filter?x` on this side is `<api path>/flows/filter?x` on the other, whatever its API path is. */
  apiPath: (url: string) => string
  /** Prefect serves `/ui-settings` beside `/api`. Null for an address that does not end so (Prefect Cloud has none). */
  uiSettingsPath: string | null
  request: typeof http.request
  agent: http.Agent
}

/** An idle connection lives this long: uvicorn, which serves Prefect, drops them after 5 s. */
const IDLE_MS = 4_000

export function createUpstream(apiUrl: string, credentials: Credentials | null): Upstream {
  const url = new URL(apiUrl.replace(/\/+$/, ''))
  const { request, Agent } = url.protocol === 'https:' ? https : http
  return {
    apiUrl: url,
    credentials,
    apiPath: (path) => url.pathname.replace(/\/$/, '') + path.slice('/api'.length),
    uiSettingsPath: url.pathname.endsWith('/api') ? `${url.pathname.slice(0, -'/api'.length)}/ui-settings` : null,
    request,
    agent: new Agent({ keepAlive: true, maxSockets: 64, timeout: IDLE_MS }),
  }
}
