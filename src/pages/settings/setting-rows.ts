import { printExact } from '~/lib/exact-json'

export interface SettingRow {
  /** As in prefect.toml: `server.api.host`. */
  path: string
  /** `PREFECT_SERVER_API_HOST` */
  env: string
  value: unknown
  /** The value as one line of text, without what is secret in it. */
  text: string
  /** Something of it is hidden, by the server or here: it is shown so and never copied. */
  masked: boolean
}

/** What pydantic writes for a secret that is set. */
const MASK = '**********'

/** Settings that are mappings themselves; every other object is a group (checked against prefect/settings/models). */
const MAPPINGS = new Set(['client.custom_headers', 'server.services.db_vacuum.event_retention_overrides'])

/** Headers are where people put tokens, and the server does not mask them. */
const SECRET_MAPPINGS = new Set(['client.custom_headers'])

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A group's members are fields of a Python class. */
const isGroup = (path: string, value: unknown): value is Record<string, unknown> =>
  isRecord(value) && !MAPPINGS.has(path) && Object.keys(value).every((key) => /^[a-z][a-z0-9_]*$/.test(key))

/** `redis://user:password@host`: a message broker's address is not masked by the server. */
const withoutPassword = (text: string) => text.replace(/(\w[\w+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${MASK}@`)

function shown(path: string, value: unknown): Pick<SettingRow, 'text' | 'masked'> {
  if (SECRET_MAPPINGS.has(path) && isRecord(value)) {
    const names = Object.keys(value)
    return {
      text: printExact(Object.fromEntries(names.map((name) => [name, MASK]))),
      masked: names.length > 0,
    }
  }
  const text = typeof value === 'string' ? value : printExact(value)
  const safe = withoutPassword(text)
  return { text: safe, masked: safe.includes(MASK) }
}

/** The tree as rows, in the server's order. In every setting the variable is the path in capitals. */
export function settingRows(tree: unknown, path = ''): SettingRow[] {
  if (!isRecord(tree)) return []
  return Object.entries(tree).flatMap(([key, value]) => {
    const own = path ? `${path}.${key}` : key
    if (isGroup(own, value) && Object.keys(value).length > 0) return settingRows(value, own)
    return [{ path: own, env: `PREFECT_${own.replaceAll('.', '_').toUpperCase()}`, value, ...shown(own, value) }]
  })
}

/** Every word typed occurs in the path, the variable or what is shown of the value. */
export function matchingSettings(rows: readonly SettingRow[], search: string): SettingRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ path, env, text }) => {
    const all = `${path}\n${env}\n${text}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** To paste into a shell or an .env file; without its value where that is hidden or there is none. */
export function envLine({ env, value, text, masked }: SettingRow): string {
  if (masked || value === null || value === undefined) return `${env}=`
  return `${env}=${/^[\w./:@+,-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`}`
}

/** `server.database.driver`, where the database is set by its parts; its address is a secret. */
export function databaseKind(rows: readonly SettingRow[]): string | undefined {
  const driver = rows.find(({ path }) => path === 'server.database.driver')?.value
  if (typeof driver !== 'string') return undefined
  return driver.startsWith('postgres') ? 'PostgreSQL' : driver.startsWith('sqlite') ? 'SQLite' : driver
}
