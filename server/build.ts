import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { UserError } from './user-error'

const INPUTS = ['src', 'public', 'index.html', 'package-lock.json', 'vite.config.ts', 'tsconfig.json']
const STAMP = '.built-from'

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** What the build is made from. Contents, not times: a checkout or a copy changes all times and nothing else. */
export function inputsHash(root: string): string {
  const hash = createHash('sha256')
  for (const file of INPUTS.flatMap((input) => filesBelow(join(root, input))).toSorted())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

type BuildOptions = { root: string; say: (text: string) => void; signal?: AbortSignal }

/** Builds the dashboard into `dist/` unless what is there was built from the same files. */
export async function ensureBuilt({ root, say, signal }: BuildOptions): Promise<void> {
  const dist = join(root, 'dist')
  const stamp = join(dist, STAMP)
  const wanted = inputsHash(root)
  if (existsSync(join(dist, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  if (!existsSync(vite)) throw new UserError('The tools to build the dashboard are not installed: run npm ci first.')
  say('Building the dashboard')
  const { code, text } = await runVite(vite, root, signal)
  if (code !== 0)
    throw new UserError(`The dashboard could not be built:\n${text.trim().split('\n').slice(-15).join('\n')}`)
  writeFileSync(stamp, wanted)
}

/** As a process of its own, so that its memory is given back. */
function runVite(vite: string, root: string, signal?: AbortSignal): Promise<{ code: number | null; text: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk))
    child.stderr.on('data', (chunk: Buffer) => (text += chunk))
    child.once('error', fail)
    child.once('close', (code) => done({ code, text }))
  })
}
