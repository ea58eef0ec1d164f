import { describe, expect, it } from 'vitest'
import { parseExact } from '~/lib/exact-json'
import { pythonLiteral, runCommand, type RunCommandInput } from './run-commands'
import type { RunBody } from './run-draft'

const schema = { properties: { city: {}, rows: {}, token: { format: 'password' } } }
const input = (body: RunBody, more: Partial<RunCommandInput> = {}): RunCommandInput => ({
  apiUrl: 'http://prefect.example/api',
  deployment: { id: 'd1', name: 'hourly', parameter_openapi_schema: schema },
  body,
  secrets: [],
  jobSecrets: [],
  loggedIn: false,
  csrf: false,
  ...more,
})
const parameters = parseExact(`{"city":"it's $HOME \`x\`","rows":9007199254740993}`) as Record<string, unknown>

describe('curl', () => {
  it('carries the body as it is sent, quoted for a shell', () => {
    expect(runCommand('curl', input({ parameters, tags: ['a'] })).text).toBe(
      String.raw`curl --fail-with-body -X POST \
  "http://prefect.example/api/deployments/d1/create_flow_run" \
  -H "Content-Type: application/json" \
  --data-binary '{"parameters":{"city":"it'\''s $HOME ${'`x`'}","rows":9007199254740993},"tags":["a"]}'`,
    )
  })

  it('gives what is too long for an argument through standard input', () => {
    const { text } = runCommand('curl', input({ parameters: { city: 'x'.repeat(100_001) } }))
    expect(text).toContain("--data-binary @- <<'END_OF_JSON'\n{")
    expect(text.endsWith('}\nEND_OF_JSON')).toBe(true)
  })

  it('asks for the login where the server wants one', () => {
    const { text, notes } = runCommand('curl', input({ parameters }, { loggedIn: true }))
    expect(text).toContain('-u "$PREFECT_API_AUTH_STRING"')
    expect(notes.join()).toContain('PREFECT_API_AUTH_STRING')
  })
})

describe('curl, where the server has CSRF protection', () => {
  it('fetches the token that its request needs', () => {
    const { text } = runCommand('curl', input({ parameters }, { csrf: true, loggedIn: true }))
    const [token, request] = text.split('\ncurl')
    expect(token).toBe(
      String.raw`TOKEN=$(curl --fail-with-body -s -u "$PREFECT_API_AUTH_STRING" "http://prefect.example/api/csrf-token?client=""copied-$$" | sed 's/.*"token": *"\([^"]*\)".*/\1/')`,
    )
    expect(request).toContain('-H "Prefect-Csrf-Client: copied-$$" \\\n  -H "Prefect-Csrf-Token: $TOKEN"')
  })
})

describe('the CLI', () => {
  it('has an option for all it can say, and says what it cannot', () => {
    const { text, notes } = runCommand(
      'cli',
      input({
        name: '{now}',
        parameters: { ...parameters, more: 1 },
        tags: ['-x', 'b'],
        job_variables: { env: { A: '1' } },
        work_queue_name: 'high',
        empirical_policy: { retries: 2 },
        state: { type: 'SCHEDULED', state_details: { scheduled_time: '2030-01-02T03:04:00.000Z' } },
      }),
    )
    expect(text).toContain('PREFECT_API_URL="http://prefect.example/api" prefect deployment run --id d1')
    expect(text).toContain('--flow-run-name "{{now}}"')
    expect(text).toContain('--start-at "2030-01-02T03:04:00.000Z"')
    expect(text).toContain('--tag="-x"')
    expect(text).toContain(`--job-variable 'env={"A":"1"}'`)
    expect(text).toContain('"rows":9007199254740993')
    expect(notes).toEqual([
      'The CLI cannot choose a work queue: the run goes to the deployment’s own, not to high.',
      'The CLI cannot set retries.',
      'The CLI refuses parameters that are not in the schema: more.',
    ])
  })
})

describe('Python', () => {
  it.each([
    ['null', 'None'],
    ['[true,false,null]', '[True, False, None]'],
    ['5.0', '5.0'],
    ['9007199254740993', '9007199254740993'],
    [String.raw`"a\"b\n\u0000é"`, String.raw`"a\"b\n\u0000é"`],
    ['{}', '{}'],
    ['{"a":{"b":[]}}', '{"a": {"b": []}}'],
  ])('writes %s as %s', (json, expected) => {
    expect(pythonLiteral(parseExact(json))).toBe(expected)
  })

  it('breaks what is long over lines', () => {
    expect(pythonLiteral({ a: 'x'.repeat(80), b: [1] }, 4)).toBe(
      `{\n        "a": "${'x'.repeat(80)}",\n        "b": [1],\n    }`,
    )
  })

  it('names the time with its zone and leaves the secret out, which it says in the script, too', () => {
    const { text, notes } = runCommand(
      'python',
      input(
        {
          parameters: { city: 'Oslo', token: 's3cret' },
          state: { type: 'SCHEDULED', state_details: { scheduled_time: '2030-01-02T03:04:00.000Z' } },
        },
        { secrets: [['token']] },
      ),
    )
    expect(text).not.toContain('s3cret')
    expect(text).toContain('scheduled_time=datetime.fromisoformat("2030-01-02T03:04:00.000+00:00")')
    expect(text).toContain('# Secrets are left out: token.\nflow_run = run_deployment(')
    expect(notes).toEqual(['Secrets are left out: token.'])
  })
})

it.each(['curl', 'cli', 'python'] as const)('no secret is in %s', (kind) => {
  const command = runCommand(
    kind,
    input(
      { parameters: { token: 's3cret' }, job_variables: { key: 's3cret' } },
      { secrets: [['token']], jobSecrets: [['key']] },
    ),
  )
  expect(command.text).not.toContain('s3cret')
  expect(command.notes[0]).toBe('Secrets are left out: token, job variable key.')
})
