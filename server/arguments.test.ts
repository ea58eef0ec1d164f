import { describe, expect, test } from 'vitest'
import { HELP, readSettings } from './arguments'

describe('settings', () => {
  test('without arguments: this machine only, port 4300, a Prefect to be found', () => {
    expect(readSettings([], {})).toMatchObject({
      port: 4300,
      host: '127.0.0.1',
      apiUrl: null,
      embedded: false,
      build: true,
      help: false,
      password: undefined,
      allowedNames: [],
    })
  })

  test('arguments win over the environment', () => {
    const env = { PODIUM_PORT: '4400', PREFECT_API_URL: 'http://env:4200/api' }
    expect(readSettings([], env)).toMatchObject({ port: 4400, apiUrl: 'http://env:4200/api' })
    const args = ['--port', '4500', '--api-url=http://arg:4200/api', '--host', '0.0.0.0', '--no-build']
    expect(readSettings(args, env)).toMatchObject({
      port: 4500,
      apiUrl: 'http://arg:4200/api',
      host: '0.0.0.0',
      build: false,
    })
    expect(readSettings(['--embedded'], env).apiUrl).toBeNull()
  })

  test.each([
    [[], {}, '/'],
    [['--base-path', '/ops/podium'], {}, '/ops/podium/'],
    [['--base-path', 'podium/'], { PODIUM_BASE_PATH: '/other/' }, '/podium/'],
    [[], { PODIUM_BASE_PATH: '/other' }, '/other/'],
  ])('%j %j is served under %s', (args, env, path) => expect(readSettings(args, env).basePath).toBe(path))

  test('empty variables count as unset', () => {
    const env = { PODIUM_PORT: '', PREFECT_API_URL: '', PODIUM_PASSWORD: '' }
    expect(readSettings([], env)).toMatchObject({ port: 4300, apiUrl: null, password: undefined })
  })

  test.each([
    [['--port', 'many'], {}, '--port must be a port from 0 to 65535, not "many".'],
    [['--port', '70000'], {}, '--port must be a port from 0 to 65535, not "70000".'],
    [[], { PODIUM_PORT: '-1' }, 'PODIUM_PORT must be a port from 0 to 65535, not "-1".'],
    [['--prot', '1'], {}, "Unknown option '--prot'. See npm start -- --help"],
    [['dashboard'], {}, "Unexpected argument 'dashboard'"],
    [['--port'], {}, "Option '--port <value>' argument missing. See npm start -- --help"],
    [['--base-path', '/a"b/'], {}, '--base-path must be a path such as /podium/, not "/a"b/".'],
    [['--base-path', '/a/../b'], {}, '--base-path must be a path such as /podium/, not "/a/../b".'],
    [['--embedded', '--api-url', 'http://x/api'], {}, 'Choose one of --api-url and --embedded.'],
  ])('%j %j is one sentence', (args, env, sentence) => {
    expect(() => readSettings(args, env)).toThrow(sentence)
  })

  test('the help names every argument and variable that is read', () => {
    const read = new Proxy<NodeJS.ProcessEnv>({}, { get: (_, name) => void expect(HELP).toContain(String(name)) })
    readSettings([], read)
    for (const name of ['--port', '--host', '--api-url', '--embedded', '--base-path', '--no-build'])
      expect(HELP).toContain(name)
  })
})
