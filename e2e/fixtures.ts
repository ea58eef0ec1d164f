import { type APIRequestContext, expect, test as base } from '@playwright/test'

type Body = Record<string, unknown>
export type Run = { id: string; name: string; state_type: string; state_name: string }
export type DeploymentRow = { id: string; name: string; flow_id: string }

/** Prefect's API as the journeys need it to set things up and to check them: through the gateway, like the browser. */
export class Prefect {
  constructor(private readonly request: APIRequestContext) {}

  async post<T>(path: string, data: Body = {}): Promise<T> {
    let answer = await this.request.post(`/api${path}`, { data })
    // A SQLite server answers 503 when writes race; what it refused so it has not done.
    for (let tries = 0; answer.status() === 503 && tries < 10; tries += 1)
      answer = await this.request.post(`/api${path}`, { data })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
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

  async remove(run: { id: string }): Promise<void> {
    await this.request.delete(`/api/flow_runs/${run.id}`)
  }
}

export const test = base.extend<{ prefect: Prefect; uniqueName: string; silentConsole: void }>({
  prefect: async ({ request }, use) => use(new Prefect(request)),
  /** A run name that no other test uses. */
  uniqueName: async ({}, use, { testId }) => use(`e2e-${testId.slice(-8)}-${Date.now().toString(36)}`),
  /** Whatever a browser has to say about a page is a fault of the page. */
  silentConsole: [
    async ({ page }, use) => {
      const said: string[] = []
      page.on('console', (message) => {
        // The browser itself notes every refusal; 409 and 418 are those that journeys ask for.
        const refusal = /responded with a status of 4(09|18)/.test(message.text())
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
