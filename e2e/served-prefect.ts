import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type EmbeddedOptions, type EmbeddedPrefect, startEmbeddedPrefect } from '../server/embedded-prefect'
import { createGateway } from '../server/gateway'
import { credentialsFrom } from '../server/upstream'

const root = resolve(import.meta.dirname, '..')

export type ServedPrefect = {
  /** The dashboard's address, without a trailing slash. */
  url: string
  prefect: EmbeddedPrefect
  /** The server's SQLite file. */
  database: string
  stop: () => Promise<void>
}

/**
 * A Prefect server of its own on an empty database, behind Podium's gateway and the built dashboard. The Python
 * environment is shared with `npm start`; the data goes when it is stopped. `port` is the dashboard's, 0 for any.
 */
export async function startServedPrefect({
  port = Number(process.env.PODIUM_TEST_PORT ?? 4400),
  ...options
}: Omit<EmbeddedOptions, 'home' | 'data'>): Promise<ServedPrefect> {
  const data = mkdtempSync(join(root, '.podium-test-'))
  const gateway = createGateway({ dist: join(root, 'dist') })
  const clean = () => rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  try {
    const { url } = await gateway.listen({ host: '127.0.0.1', port })
    const prefect = await startEmbeddedPrefect({ ...options, home: join(root, '.podium'), data, port: 0 })
    gateway.connect({
      apiUrl: prefect.apiUrl,
      credentials: credentialsFrom({ PREFECT_API_AUTH_STRING: prefect.authString ?? undefined }),
    })
    return {
      url,
      prefect,
      database: join(data, 'prefect.db'),
      async stop() {
        await gateway.close()
        await prefect.stop()
        clean()
      },
    }
  } catch (error) {
    await gateway.close()
    clean()
    throw error
  }
}
