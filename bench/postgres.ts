import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Postgres = {
  /** As Prefect wants it: `postgresql+asyncpg://…`. */
  url: string
  pid: number
  stop: () => Promise<void>
}

const ELSEWHERE = '/usr/lib/postgresql'

/** The folder of PostgreSQL's programs: `initdb` is rarely on the path. Undefined when it is not installed. */
function programs(): string | undefined {
  const versions = existsSync(ELSEWHERE) ? readdirSync(ELSEWHERE).map((version) => join(ELSEWHERE, version, 'bin')) : []
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...versions.toSorted().reverse()]
  return folders.find((folder) => ['initdb', 'postgres', 'pg_isready'].every((name) => existsSync(join(folder, name))))
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

const freePort = () =>
  new Promise<number>((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))))
    })
  })

/**
 * A PostgreSQL of the bench's own in a temporary folder, on a free port of 127.0.0.1, with the settings that ship but
 * for memory and durability. Throws when there is none on this machine.
 */
export async function startPostgres(): Promise<Postgres> {
  const bin = programs()
  if (!bin) throw new Error('PostgreSQL is not installed: the scale bench needs its programs initdb and postgres.')
  const user = ordinaryUser()
  const folder = mkdtempSync(join(tmpdir(), 'podium-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const clean = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const data = join(folder, 'data')
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'podium', '--auth=trust', '--encoding=UTF8'], {
    encoding: 'utf8',
    ...user,
    cwd: folder,
  })
  if (made.status !== 0) {
    clean()
    throw new Error(`initdb failed: ${made.stderr}`)
  }
  const port = await freePort()
  const settings = ['shared_buffers=2GB', 'fsync=off', 'max_wal_size=8GB', `unix_socket_directories=${folder}`]
  const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings.flatMap((each) => ['-c', each])]
  const server = spawn(join(bin, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' })
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGINT')
      await once(server, 'exit')
    }
    clean()
  }
  const ready = () => spawnSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0
  for (let tries = 0; !ready(); tries += 1) {
    if (server.exitCode !== null || tries > 150) {
      await stop()
      throw new Error('PostgreSQL did not start.')
    }
    await sleep(200)
  }
  return { url: `postgresql+asyncpg://podium@127.0.0.1:${port}/postgres`, pid: server.pid ?? 0, stop }
}
