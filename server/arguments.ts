import { parseArgs } from 'node:util'
import { UserError } from './user-error'

export type Settings = {
  port: number
  host: string
  /** The Prefect API to use; null to look for one. */
  apiUrl: string | null
  /** Does not look for a server on port 4200. */
  embedded: boolean
  build: boolean
  /** The folder a proxy in front serves it under, `/` or `/…/`. */
  basePath: string
  help: boolean
  password: string | undefined
  allowedNames: string[]
  home: string | undefined
}

export const HELP = `Podium, a dashboard for Prefect.

  npm start                                        its own Prefect server with a sample workspace
  npm start -- --api-url http://prefect:4200/api   a Prefect server you already have

  --port <number>     the port of the dashboard, or the next free one     PODIUM_PORT, 4300
  --host <address>    the address to listen on                            127.0.0.1
  --api-url <url>     the Prefect API to show                             PREFECT_API_URL
  --embedded          start the embedded server even if one answers on port 4200
  --base-path <path>  the folder a proxy serves it under, such as /podium/  PODIUM_BASE_PATH
  --no-build          serve dist/ as it is
  --help              this text

Without an address Podium uses the server that answers on 127.0.0.1:4200, else it installs and starts one in .podium/.

  PREFECT_API_AUTH_STRING   user:password for the Prefect server; never reaches the browser
  PREFECT_API_KEY           token for the Prefect server; never reaches the browser
  PODIUM_PASSWORD           asked of every visitor (any user name); set it before listening beyond this machine
  PODIUM_ALLOWED_HOSTS      further host names Podium is reached by, with commas
  PODIUM_HOME               folder of the embedded server and its data, .podium
  PODIUM_PYTHON             Python 3.10 or newer for the embedded server
  PODIUM_PREFECT_PORT       port of the embedded server, 4281 or any free one
`

function portOf(text: string, source: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UserError(`${source} must be a port from 0 to 65535, not "${text}".`)
  return port
}

/** `podium`, `/podium` and `/podium/` are the same folder. */
function basePathOf(text: string, source: string): string {
  const path = `/${text}/`.replace(/\/{2,}/g, '/')
  if (!/^[\w\-./~%]+$/.test(path) || /\/\.{1,2}\//.test(path))
    throw new UserError(`${source} must be a path such as /podium/, not "${text}".`)
  return path
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'api-url': { type: 'string' },
        embedded: { type: 'boolean', default: false },
        'base-path': { type: 'string' },
        'no-build': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    // Node's own first sentence names the argument; what follows is advice about `--`.
    const message = error instanceof Error ? error.message.split(/\. (?=To specify)|\n/, 1)[0] : String(error)
    throw new UserError(`${message?.replace(/\.$/, '')}. See npm start -- --help`)
  }
}

/** Arguments win over the environment. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings {
  const values = parse(args)
  const apiUrl = values['api-url'] ?? (env.PREFECT_API_URL || null)
  if (apiUrl !== null && values.embedded) {
    if (values['api-url'] !== undefined) throw new UserError('Choose one of --api-url and --embedded.')
  }
  return {
    port: values.port !== undefined ? portOf(values.port, '--port') : portOf(env.PODIUM_PORT || '4300', 'PODIUM_PORT'),
    host: values.host ?? '127.0.0.1',
    apiUrl: values.embedded ? null : apiUrl,
    embedded: values.embedded,
    basePath:
      values['base-path'] !== undefined
        ? basePathOf(values['base-path'], '--base-path')
        : basePathOf(env.PODIUM_BASE_PATH ?? '', 'PODIUM_BASE_PATH'),
    build: !values['no-build'],
    help: values.help,
    password: env.PODIUM_PASSWORD || undefined,
    allowedNames: env.PODIUM_ALLOWED_HOSTS?.split(',') ?? [],
    home: env.PODIUM_HOME || undefined,
  }
}
