import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach } from 'vitest'
import { type FakePrefect, startFakePrefect } from './fake-prefect'
import { type Gateway, type GatewayOptions, createGateway } from './gateway'
import { credentialsFrom } from './upstream'

type Setup = Partial<GatewayOptions> & { apiUrl?: string; env?: Record<string, string>; host?: string }

/** For each test a small built dashboard, a fake Prefect and, once `serve` is called, a gateway in front of it. */
export function gatewayFixture() {
  let dist = ''
  let prefect: FakePrefect
  let gateway: Gateway | null = null

  beforeEach(async () => {
    dist = mkdtempSync(join(tmpdir(), 'podium-dist-'))
    mkdirSync(join(dist, 'assets'))
    mkdirSync(join(dist, '.vite'))
    writeFileSync(join(dist, 'index.html'), '<title>Podium</title>')
    writeFileSync(join(dist, '.vite', 'manifest.json'), '{}')
    writeFileSync(join(dist, 'assets', 'main-1a2b.js'), 'run()')
    writeFileSync(join(dist, 'assets', 'main-1a2b.js.gz'), gzipSync('run()'))
    prefect = await startFakePrefect()
  })

  afterEach(async () => {
    await gateway?.close()
    gateway = null
    await prefect.close()
    rmSync(dist, { recursive: true })
  })

  return {
    dist: () => dist,
    prefect: () => prefect,
    async serve({ apiUrl = `${prefect.origin}/api`, env = {}, host = '127.0.0.1', ...options }: Setup = {}) {
      const started = createGateway({ dist, ...options })
      gateway = started
      const { url, port } = await started.listen({ host, port: 0 })
      const connect = (to: string, variables: Record<string, string>) =>
        started.connect({ apiUrl: to, credentials: credentialsFrom(variables) })
      connect(apiUrl, env)
      return { url, port, connect }
    },
  }
}

export const secret = { PREFECT_API_AUTH_STRING: 'ada:s3cret' }
export const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
