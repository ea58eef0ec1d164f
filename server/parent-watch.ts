import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const EVERY_MS = 1_000
const HAS_PROC = existsSync('/proc/self/stat')

type Relation = { parent: number; name: string }

/** The parent of a process and the name it runs under, or null when it is gone. Slim containers have no `ps`. */
export function relationOf(pid: number): Relation | null {
  try {
    if (HAS_PROC) {
      const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      return { parent: Number(rest.split(' ')[1]), name }
    }
    const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
    const [, parent, name = ''] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? []
    return { parent: Number(parent), name }
  } catch {
    return null
  }
}

const isShell = (name: string) => /(^|\/)-?(sh|bash|dash|zsh|ash|busybox)$/.test(name)

/**
 * Calls back when npm, which started us, is gone: killed by force it tells nobody. npm starts us through a shell, which
 * may or may not stay in between, so that shell's parent counts as well. (Whether npm's own number is still taken says
 * nothing: it may be a zombie.) Started without npm, as in `nohup node …`, a parent may go without taking us along.
 */
export function watchParent(gone: () => void, env: NodeJS.ProcessEnv = process.env): void {
  if (!env.npm_lifecycle_event) return
  const parent = process.ppid
  const first = relationOf(parent)
  const beyond = first && isShell(first.name) ? first.parent : null
  const timer = setInterval(() => {
    if (process.ppid === parent && (beyond === null || relationOf(parent)?.parent === beyond)) return
    clearInterval(timer)
    gone()
  }, EVERY_MS)
  timer.unref()
}
