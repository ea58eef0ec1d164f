import { isObject, type JsonObject, type Path } from '~/features/schema-form/json-value'
import { insideWords } from '~/features/schema-form/problems'
import { ExactNumber, printExact } from '~/lib/exact-json'
import { shellOption, shellQuote } from '~/lib/shell-quote'
import type { RunBody } from './run-draft'
import { withoutSecrets } from '~/features/schema-form/secrets'

export type CommandKind = 'curl' | 'cli' | 'python'

export interface RunCommand {
  text: string
  /** What the text does not do that the button would, in whole sentences. */
  notes: string[]
}

export interface RunCommandInput {
  /** The API's address, without a slash at its end. */
  apiUrl: string
  deployment: { id: string; name: string; parameter_openapi_schema?: unknown }
  body: RunBody
  /** Places of secrets in the parameters and the job variables of the body. */
  secrets: readonly Path[]
  jobSecrets: readonly Path[]
  /** The browser had to log in: a shell has to as well. */
  loggedIn: boolean
  /** The server refuses writes without a token of their own (PREFECT_SERVER_CSRF_PROTECTION_ENABLED). */
  csrf: boolean
}

/** One argument of a command may have 128 KiB on Linux (MAX_ARG_STRLEN); what is longer goes through standard input. */
const LONGEST_ARGUMENT = 100_000

/** The run as a command or a script that starts it when it is run as it is. Secrets are never in it. */
export function runCommand(kind: CommandKind, input: RunCommandInput): RunCommand {
  const body: RunBody = {
    ...input.body,
    ...(input.body.parameters && { parameters: withoutSecrets(input.body.parameters, input.secrets) }),
    ...(input.body.job_variables && { job_variables: withoutSecrets(input.body.job_variables, input.jobSecrets) }),
  }
  const left = [
    ...input.secrets.map((path) => insideWords(path)),
    ...input.jobSecrets.map((path) => `job variable ${insideWords(path)}`),
  ]
  const secrets = left.length > 0 ? [`Secrets are left out: ${left.join(', ')}.`] : []
  const command = { curl, cli, python }[kind]({ ...input, body }, secrets)
  return { ...command, notes: [...secrets, ...command.notes] }
}

/** Prefect's own clients fetch a token by themselves; curl has to be told. The shell's process number names the client. */
const csrfClient = 'copied-$$'

function curl({ apiUrl, deployment, body, loggedIn, csrf }: RunCommandInput): RunCommand {
  const json = printExact(body)
  const login = loggedIn ? ['-u "$PREFECT_API_AUTH_STRING"'] : []
  const token = csrf
    ? `TOKEN=$(${['curl --fail-with-body -s', ...login, `${shellQuote(`${apiUrl}/csrf-token?client=`)}"${csrfClient}"`].join(' ')} | sed 's/.*"token": *"\\([^"]*\\)".*/\\1/')\n`
    : ''
  const words = [
    'curl --fail-with-body -X POST',
    shellQuote(`${apiUrl}/deployments/${deployment.id}/create_flow_run`),
    '-H "Content-Type: application/json"',
    ...login,
    ...(csrf ? [`-H "Prefect-Csrf-Client: ${csrfClient}"`, '-H "Prefect-Csrf-Token: $TOKEN"'] : []),
  ]
  const notes = loggedIn ? ['The server asks for a login: set PREFECT_API_AUTH_STRING to user:password first.'] : []
  return { text: token + withInput(words, '--data-binary', json), notes }
}

/** Options as `prefect deployment run --help` has them (cli/deployment.py). */
function cli({ apiUrl, deployment, body, loggedIn }: RunCommandInput): RunCommand {
  const { parameters = {}, tags = [] } = body
  const jobVariables = body.job_variables ?? {}
  const notes: string[] = []
  const words = [`PREFECT_API_URL=${shellQuote(apiUrl)} prefect deployment run --id ${deployment.id}`]
  // The name is a format string to the CLI.
  if (body.name !== undefined)
    words.push(shellOption('--flow-run-name', body.name.replaceAll('{', '{{').replaceAll('}', '}}')))
  const at = startOf(body)
  if (at !== undefined) words.push(shellOption('--start-at', at))
  for (const tag of tags) words.push(shellOption('--tag', tag))
  for (const [key, value] of Object.entries(jobVariables)) {
    words.push(shellOption('--job-variable', `${key}=${printExact(value)}`))
  }
  if (Object.keys(jobVariables).some((key) => key.includes('=')))
    notes.push('The CLI cannot set a job variable with = in its name.')
  if (body.work_queue_name !== undefined)
    notes.push(
      `The CLI cannot choose a work queue: the run goes to the deployment’s own, not to ${body.work_queue_name}.`,
    )
  if (body.empirical_policy) notes.push('The CLI cannot set retries.')
  const schema = deployment.parameter_openapi_schema
  const known = isObject(schema) && isObject(schema.properties) ? schema.properties : {}
  const unknown = Object.keys(parameters).filter((key) => !Object.hasOwn(known, key))
  if (unknown.length > 0) notes.push(`The CLI refuses parameters that are not in the schema: ${unknown.join(', ')}.`)
  if (loggedIn) notes.push('The server asks for a login: set PREFECT_API_AUTH_STRING to user:password first.')
  const text =
    Object.keys(parameters).length === 0 ? words.join(' \\\n  ') : withInput(words, '--params', printExact(parameters))
  return { text, notes }
}

/** `option` and the text, or the text through standard input; for curl that is `@-`, for the CLI `-`. */
function withInput(words: string[], option: string, json: string): string {
  if (json.length <= LONGEST_ARGUMENT) return [...words, `${option} ${singleQuoted(json)}`].join(' \\\n  ')
  const source = option === '--params' ? '-' : '@-'
  // No line of JSON on one line is the word that ends it.
  return `${[...words, `${option} ${source}`].join(' \\\n  ')} <<'END_OF_JSON'\n${json}\nEND_OF_JSON`
}

const singleQuoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

function python({ apiUrl, deployment, body, loggedIn }: RunCommandInput, said: string[]): RunCommand {
  const at = startOf(body)
  const notes: string[] = []
  if (body.empirical_policy) notes.push('run_deployment cannot set retries.')
  if (loggedIn) notes.push('The server asks for a login: set PREFECT_API_AUTH_STRING to user:password first.')
  const argument = (name: string, value: unknown) =>
    value === undefined ? [] : [`    ${name}=${pythonLiteral(value, 4)},`]
  const lines = [
    'import os',
    ...(at === undefined ? [] : ['from datetime import datetime']),
    '',
    `os.environ.setdefault("PREFECT_API_URL", ${pythonLiteral(apiUrl)})`,
    '',
    'from prefect.deployments import run_deployment',
    '',
    ...[...said, ...notes].map((note) => `# ${note}`),
    'flow_run = run_deployment(',
    `    ${pythonLiteral(deployment.id)},  # ${oneLine(deployment.name)}`,
    ...argument('parameters', body.parameters),
    ...argument('flow_run_name', body.name),
    ...(at === undefined ? [] : [`    scheduled_time=datetime.fromisoformat("${at.replace(/Z$/, '+00:00')}"),`]),
    ...argument('tags', body.tags),
    ...argument('work_queue_name', body.work_queue_name),
    ...argument('job_variables', body.job_variables),
    '    timeout=0,  # does not wait for the end',
    ')',
    'print(flow_run.id, flow_run.name)',
  ]
  return { text: `${lines.join('\n')}\n`, notes }
}

const oneLine = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ')

function startOf(body: RunBody): string | undefined {
  const at: unknown = body.state?.state_details?.scheduled_time
  return typeof at === 'string' ? at : undefined
}

const LINE = 88

/** The Python literal of a JSON value: `None`, `True`, numbers as they were written. */
export function pythonLiteral(value: unknown, indent = 0): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return String(value)
  if (value instanceof ExactNumber) return value.literal
  // Python reads every escape that JSON has.
  if (typeof value === 'string') return JSON.stringify(value)
  const list = Array.isArray(value)
  const [open, close] = list ? ['[', ']'] : ['{', '}']
  const parts = (at: number): string[] =>
    list
      ? (value as unknown[]).map((item) => pythonLiteral(item, at))
      : Object.entries(value as JsonObject).map(([key, held]) => `${JSON.stringify(key)}: ${pythonLiteral(held, at)}`)
  const short = `${open}${parts(0).join(', ')}${close}`
  if (short.length + indent <= LINE && !short.includes('\n')) return short
  const pad = ' '.repeat(indent + 4)
  return `${open}\n${parts(indent + 4)
    .map((part) => `${pad}${part},`)
    .join('\n')}\n${' '.repeat(indent)}${close}`
}
