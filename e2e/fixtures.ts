import { type APIRequestContext, expect, test as base } from '@playwright/test'

type Body = Record<string, unknown>
export type Run = { id: string; name: string; state_type: string; state_name: string }
export type TaskRow = {
  id: string
  name: string
  task_key: string
  run_count: number
  state_type: string
  flow_run_id: string
}
export type DeploymentRow = { id: string; name: string; flow_id: string; work_pool_name: string }

/** Prefect's API as the journeys need it to set things up and to check them: through the gateway, like the browser. */
export class Prefect {
  constructor(private readonly request: APIRequestContext) {}

  async post<T>(path: string, data: Body = {}): Promise<T> {
    return (await (await this.send(path, data)).json()) as T
  }

  /** For writes that are answered with nothing. */
  async send(path: string, data: unknown) {
    const answer = await this.request.post(`/api${path}`, { data })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${(await answer.text()).slice(0, 2_000)}`)
    return answer
  }

  async run(id: string): Promise<Run> {
    return (await (await this.request.get(`/api/flow_runs/${id}`)).json()) as Run
  }

  /** A deployment of the sample workspace by `flow/deployment`. */
  async deployment(name: string): Promise<DeploymentRow> {
    const answer = await this.request.get(`/api/deployments/name/${name}`)
    expect(answer.status(), `deployment ${name}`).toBe(200)
    return (await answer.json()) as DeploymentRow
  }

  async start(deployment: string, body: Body = {}): Promise<Run> {
    const { id } = await this.deployment(deployment)
    return this.post<Run>(`/deployments/${id}/create_flow_run`, { idempotency_key: crypto.randomUUID(), ...body })
  }

  async until(id: string, ...stateTypes: string[]): Promise<Run> {
    await expect(async () => expect(stateTypes).toContain((await this.run(id)).state_type)).toPass()
    return this.run(id)
  }

  /**
   * The task runs of a run, in order, once none is under way and `isWhole`. The server records them from events, on a busy
   * machine seconds after the run itself has ended.
   */
  async taskRuns(run: { id: string }, isWhole: (tasks: TaskRow[]) => boolean = () => true): Promise<TaskRow[]> {
    let tasks: TaskRow[] = []
    await expect(async () => {
      tasks = await this.post<TaskRow[]>('/task_runs/filter', {
        task_runs: { flow_run_id: { any_: [run.id] } },
        sort: 'EXPECTED_START_TIME_ASC',
      })
      const isOver = tasks.length > 0 && tasks.every(({ state_type: type }) => /^(COMPLETED|FAILED)$/.test(type))
      expect(isOver && isWhole(tasks), JSON.stringify(tasks.map(({ name, state_type: type }) => [name, type]))).toBe(
        true,
      )
    }).toPass()
    return tasks
  }

  async remove(run: { id: string }): Promise<void> {
    await this.request.delete(`/api/flow_runs/${run.id}`)
  }
}

/** Whatever is left of these paths of the API is gone afterwards. */
export async function remove(request: APIRequestContext, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    const status = (await request.delete(`/api${path}`)).status()
    expect([204, 404], `${path} deleted`).toContain(status)
  }
}

/** A SQLite server answers 503 when writes race; what it refused so it has not done, so it is asked again. */
function askAgainWhenBusy(request: APIRequestContext): APIRequestContext {
  const once = request.fetch.bind(request)
  // The verbs (`get`, `post`, …) go through `fetch` too.
  request.fetch = async (...asked) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await once(...asked)
      if (answer.status() !== 503 || tries === 20) return answer
    }
  }
  return request
}

type Fixtures = { prefect: Prefect; uniqueName: string; refusals: number[]; elsewhere: void; silentConsole: void }

export const test = base.extend<Fixtures>({
  /** With what a server with CSRF protection wants to see, as the browser sends it. */
  request: async ({ playwright, baseURL }, use) => {
    const server = process.env.PODIUM_URL ?? baseURL
    const client = crypto.randomUUID()
    const plain = await playwright.request.newContext({ baseURL: server })
    const answer = await plain.get(`/api/csrf-token?client=${client}`)
    const extraHTTPHeaders: Record<string, string> = answer.ok()
      ? { 'prefect-csrf-client': client, 'prefect-csrf-token': ((await answer.json()) as { token: string }).token }
      : {}
    await plain.dispose()
    const request = await playwright.request.newContext({ baseURL: server, extraHTTPHeaders })
    await use(askAgainWhenBusy(request))
    await request.dispose()
  },
  prefect: async ({ request }, use) => use(new Prefect(request)),
  /** A run name that no other test uses. */
  uniqueName: async ({}, use, { testId }) => use(`e2e-${testId.slice(-8)}-${Date.now().toString(36)}`),
  /**
   * The browser itself notes every refusal. 400, 409, 418 and 422 are those that journeys ask for, 503 is SQLite's
   * when writes race, and is asked again; by a 403 Podium learns that the server has CSRF protection.
   */
  refusals: [[400, 403, 409, 418, 422, 503], { option: true }],
  /** Logos of block types are elsewhere, where a machine of tests may have no way to. */
  elsewhere: [
    async ({ context, baseURL }, use) => {
      const own = new URL(process.env.PODIUM_URL ?? baseURL ?? 'http://127.0.0.1').hostname
      const body = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>'
      await context.route(
        (url) => url.protocol === 'https:' && url.hostname !== own,
        (route) => route.fulfill({ contentType: 'image/svg+xml', body }),
      )
      await use()
    },
    { auto: true },
  ],
  /** Whatever a browser has to say about a page is a fault of the page. */
  silentConsole: [
    async ({ page, refusals }, use) => {
      const said: string[] = []
      page.on('console', (message) => {
        const status = /responded with a status of (\d+)/.exec(message.text())?.[1]
        const refusal = status !== undefined && refusals.includes(Number(status))
        if (!refusal && (message.type() === 'error' || message.type() === 'warning')) said.push(message.text())
      })
      page.on('pageerror', (error) => said.push(error.message))
      await use()
      expect(said, 'console of the browser').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
