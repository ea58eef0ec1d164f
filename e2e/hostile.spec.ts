/** Whatever people and flows write into any field: it never runs, never breaks the layout, never stalls the page. */
import type { Page } from '@playwright/test'
import { settled } from './every-page'
import { expect, type Prefect, test } from './fixtures'
import {
  everything,
  markdown,
  megabyte,
  names,
  nullByte,
  odd,
  parameterSchema,
  scripts,
  unbrokenMegabyte,
} from './hostile-texts'

type Made = { id: string; name: string }

/** Everything made, to be removed in the end: what holds others comes last. */
async function makeAll(prefect: Prefect, uniqueName: string, made: string[]) {
  const create = async (path: string, data: Record<string, unknown>) => {
    const answer = await prefect.post<Made>(path, data)
    return answer
  }
  const flow = await create('/flows/', {
    name: `${odd.rightToLeft} ${odd.unbroken} ${uniqueName}`,
    tags: [...scripts, uniqueName],
  })
  made.unshift(`/flows/${flow.id}`)

  const pool = await create('/work_pools/', {
    name: `${uniqueName} "onmouseover=window.ran=1 ${odd.zalgo}`,
    type: 'process',
    description: everything,
    is_paused: true,
    base_job_template: {
      job_configuration: { command: '{{ command }}', [scripts[1] ?? '']: '{{ "<img>" }}' },
      variables: {
        type: 'object',
        properties: { command: { type: 'string', title: scripts[0], description: markdown } },
      },
    },
  })
  const poolPath = `/work_pools/${encodeURIComponent(pool.name)}`
  made.unshift(poolPath)
  const queue = await create(`${poolPath}/queues`, { name: `${odd.unbroken} ${uniqueName}`, description: everything })

  const deployment = await create('/deployments/', {
    name: `javascript:window.ran=1 ${odd.zalgo} ${odd.unbroken} ${uniqueName}`,
    flow_id: flow.id,
    description: markdown,
    tags: [...scripts, ...Object.values(odd), uniqueName],
    version: scripts[1],
    entrypoint: scripts[0],
    path: scripts[6],
    parameters: { list: scripts, [odd.zalgo]: unbrokenMegabyte.slice(0, 100_000) },
    parameter_openapi_schema: parameterSchema,
    enforce_parameter_schema: false,
    job_variables: { env: { [scripts[1] ?? '']: everything } },
    work_pool_name: pool.name,
    work_queue_name: queue.name,
    paused: true,
  })

  const runs: Made[] = []
  for (const [index, name] of [...names, scripts[1] ?? '', nullByte].entries()) {
    const run = await create('/flow_runs/', {
      flow_id: flow.id,
      deployment_id: index % 2 ? undefined : deployment.id,
      name: `${name} ${uniqueName}`,
      tags: [...scripts.slice(0, 4), ...Object.values(odd), uniqueName],
      parameters: {
        [scripts[1] ?? '']: everything,
        nested: { __proto__: 1, list: scripts, big: megabyte.slice(0, 100_000) },
      },
      state: { type: 'RUNNING' },
    })
    runs.push(run)
    made.unshift(`/flow_runs/${run.id}`)
    const message = [`${scripts[1]} ${everything}`, megabyte, unbrokenMegabyte, nullByte, odd.controls][index % 5]
    await prefect.post(`/flow_runs/${run.id}/set_state`, {
      state: { type: 'FAILED', name: index % 3 ? 'Failed' : `${scripts[1]} ${odd.rightToLeft}`, message },
      force: true,
    })
  }

  const [run] = runs as [Made]
  const task = await create('/task_runs/', {
    flow_run_id: run.id,
    name: `${scripts[1]} ${odd.unbroken}`,
    task_key: scripts[0],
    dynamic_key: '0',
    tags: scripts,
    task_inputs: { [scripts[1] ?? '']: [{ input_type: 'parameter', name: everything }] },
    state: { type: 'FAILED', name: odd.zalgo, message: everything },
  })
  const logs = [
    ...scripts,
    ...Object.values(odd),
    nullByte,
    everything,
    megabyte.slice(0, 900_000),
    unbrokenMegabyte.slice(0, 900_000),
  ]
  await prefect.send(
    '/logs/',
    logs.map((message, index) => ({
      name: index % 2 ? scripts[1] : 'prefect.flow_runs',
      level: [20, 30, 40, 50, -7, 999][index % 6],
      message,
      timestamp: new Date(Date.now() - 60_000 + index).toISOString(),
      flow_run_id: run.id,
      task_run_id: index % 4 ? null : task.id,
    })),
  )

  const data: [type: string | null, data: unknown][] = [
    ['markdown', markdown],
    ['markdown', megabyte],
    [
      'table',
      JSON.stringify(
        Array.from({ length: 20 }, () => ({
          [scripts[1] ?? '']: everything,
          [odd.unbroken]: odd.zalgo,
          n: { x: scripts },
        })),
      ),
    ],
    ['table', '[{"a": NaN}, null, 3, "<script>"]'],
    ['image', 'javascript:window.ran=1'],
    [
      'image',
      'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="parent.ran=1"><script>parent.ran=1</script></svg>',
    ],
    ['progress', 1e308],
    ['progress', scripts[0]],
    ['result', { [scripts[1] ?? '']: everything }],
    [scripts[1] ?? '', scripts],
    [null, unbrokenMegabyte],
  ]
  const artifacts: Made[] = []
  for (const [index, [type, value]] of data.entries()) {
    const artifact = await create('/artifacts/', {
      key: `${uniqueName.toLowerCase()}-${index}-${'k'.repeat(120)}`,
      type,
      data: value,
      description: markdown,
      metadata_: { [scripts[1] ?? '']: scripts[0] },
      flow_run_id: run.id,
    })
    artifacts.push(artifact)
    made.unshift(`/artifacts/${artifact.id}`)
  }

  const variable = await create('/variables/', {
    name: `hostile_${uniqueName.replaceAll('-', '_')}_${'v'.repeat(120)}`,
    value: { [scripts[1] ?? '']: [...scripts, null, 0, '', false], text: everything },
    tags: [...scripts, ...Object.values(odd)],
  })
  made.unshift(`/variables/${variable.id}`)
  const preset = await create('/variables/', {
    name: `podium_preset_${uniqueName.replaceAll('-', '_')}`,
    value: JSON.stringify({ label: everything.slice(0, 1_500), deployment: scripts[1], parameters: { x: scripts[0] } }),
    tags: ['podium-preset', `podium-preset:${deployment.id}`],
  })
  made.unshift(`/variables/${preset.id}`)
  await prefect.send(`${poolPath}/workers/heartbeat`, { name: `${scripts[6]} ${odd.zalgo} ${uniqueName}` })
  const sweep = `sweep:${scripts[6]}`
  const cell = await create('/flow_runs/', {
    flow_id: flow.id,
    deployment_id: deployment.id,
    name: `${odd.unbroken} ${uniqueName}`,
    tags: [sweep],
    parameters: { [scripts[1] ?? '']: everything, [odd.zalgo]: megabyte.slice(0, 100_000) },
    state: { type: 'FAILED', message: everything },
  })
  made.unshift(`/flow_runs/${cell.id}`)
  const waiting = await create('/flow_runs/', {
    flow_id: flow.id,
    name: `${odd.rightToLeft} ${uniqueName}`,
    state: { type: 'PAUSED', name: scripts[1], message: everything, state_details: { run_input_keyset: KEYSET } },
  })
  made.unshift(`/flow_runs/${waiting.id}`)
  for (const [key, value] of [
    [KEYSET.schema, JSON.stringify(parameterSchema)],
    [KEYSET.description, markdown],
  ])
    await prefect.send(`/flow_runs/${waiting.id}/input`, { key, value })

  const type = await create('/block_types/', {
    name: `${odd.rightToLeft} ${odd.zalgo} ${uniqueName}`,
    slug: uniqueName,
    logo_url: 'javascript:window.ran=1',
    documentation_url: 'javascript:window.ran=1',
    description: markdown,
    code_example: `${scripts[0]}\n\`\`\`python\n${everything}\n\`\`\``,
  })
  made.unshift(`/block_types/${type.id}`)
  // The server follows what a block schema refers to, and has no answer where that leads nowhere.
  const { loop: _, gone: __, ...properties } = parameterSchema.properties
  const schema = await create('/block_schemas/', {
    block_type_id: type.id,
    capabilities: [...scripts, odd.zalgo],
    version: scripts[1],
    fields: { type: 'object', title: scripts[0], properties, block_type_slug: uniqueName, block_schema_references: {} },
  })
  const block = await create('/block_documents/', {
    name: uniqueName,
    block_type_id: type.id,
    block_schema_id: schema.id,
    data: { list: scripts, [odd.zalgo]: everything, [scripts[1] ?? '']: unbrokenMegabyte.slice(0, 100_000) },
  })
  made.unshift(`/block_documents/${block.id}`)
  return { flow, pool, queue, deployment, runs, task, artifacts, variable, block, sweep: sweep.slice('sweep:'.length) }
}

/** Where a run keeps what it asks of people (flow_runs.py, run_input.py). */
const KEYSET = { response: 'ask-response', schema: 'ask-schema', description: 'ask-description' }

type All = Awaited<ReturnType<typeof makeAll>>

/** Where all of that shows. */
function places(all: All, uniqueName: string): [string, string][] {
  const { flow, pool, queue, deployment, runs, task, artifacts, block, sweep } = all
  const [run, other] = runs as [Made, Made]
  const inPool = `/work-pools/work-pool/${encodeURIComponent(pool.name)}`
  return [
    ['dashboard', '/dashboard'],
    ['runs', `/runs?name=${uniqueName}`],
    [
      'runs by a hostile tag',
      `/runs?tags=${encodeURIComponent(scripts[0] ?? '')}&name=${encodeURIComponent(everything.slice(0, 900))}`,
    ],
    ['task runs', `/runs?tab=task-runs`],
    ['runs that wait', '/runs?tab=waiting'],
    ...runs.slice(0, 4).map((each, index): [string, string] => [`run ${index}`, `/runs/flow-run/${each.id}`]),
    ...['task-runs', 'subflow-runs', 'artifacts', 'parameters', 'details'].map((tab): [string, string] => [
      `${tab} of a run`,
      `/runs/flow-run/${run.id}?tab=${tab}`,
    ]),
    ['a run with its task open', `/runs/flow-run/${run.id}?task=${task.id}`],
    ['details of another run', `/runs/flow-run/${other.id}?tab=details`],
    ['task run', `/runs/task-run/${task.id}`],
    ['deployments', `/deployments?name=${uniqueName}`],
    ['deployment', `/deployments/deployment/${deployment.id}`],
    ['parameters of a deployment', `/deployments/deployment/${deployment.id}?tab=parameters`],
    ['configuration of a deployment', `/deployments/deployment/${deployment.id}?tab=configuration`],
    ['launch', `/deployments/deployment/${deployment.id}/run`],
    ['launch as JSON', `/deployments/deployment/${deployment.id}/run?lens=json`],
    ['launch again', `/deployments/deployment/${deployment.id}/run?from=${run.id}`],
    ['a sweep to be made', `/deployments/deployment/${deployment.id}/run?mode=sweep`],
    ['a sweep', `/deployments/deployment/${deployment.id}/sweep/${encodeURIComponent(sweep)}`],
    ['flows', `/flows?name=${uniqueName}`],
    ['flow', `/flows/flow/${flow.id}`],
    ['deployments of a flow', `/flows/flow/${flow.id}?tab=deployments`],
    ...artifacts.map(({ id }, index): [string, string] => [`artifact ${index}`, `/artifacts/artifact/${id}`]),
    ['artifacts', '/artifacts'],
    ['variables', '/variables'],
    ['work pools', '/work-pools'],
    ['work pool', inPool],
    ['workers of a work pool', `${inPool}?tab=workers`],
    ['edit work pool', `${inPool}/edit`],
    ['studio: variables and job', `${inPool}/edit?lens=variables&beside=job&deployment=${deployment.id}`],
    ['studio: JSON and changes', `${inPool}/edit?lens=json&beside=changes`],
    ['work queue', `${inPool}/queue/${encodeURIComponent(queue.name)}`],
    ['blocks', `/blocks?name=${uniqueName}`],
    ['block catalog', '/blocks/catalog'],
    ['block type', `/blocks/catalog/${uniqueName}`],
    ['fields of a block type', `/blocks/catalog/${uniqueName}?tab=fields`],
    ['create a block', `/blocks/catalog/${uniqueName}/create`],
    ['block', `/blocks/block/${block.id}`],
    ['edit a block', `/blocks/block/${block.id}/edit?lens=both`],
    [
      'an address that is hostile itself',
      `/runs/flow-run/${encodeURIComponent(scripts[1] ?? '')}?tab=${encodeURIComponent(everything.slice(0, 500))}`,
    ],
    ['a page that is not there', `/${encodeURIComponent(scripts[0] ?? '')}`],
  ]
}

/** Before anything of the page: what it must never do is written down. */
function watch() {
  const said: string[] = []
  Reflect.set(window, 'said', said)
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    said.push(`${effectiveDirective} blocked ${blockedURI.slice(0, 80)}`),
  )
}

/** What is wrong with the page as it is now. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const wrong = [...((Reflect.get(window, 'said') as string[] | undefined) ?? [])]
    if (Reflect.has(window, 'ran')) wrong.push('a script ran')
    const root = document.querySelector('main')
    if (!root) return ['no main']
    const bad = 'script, iframe, object, embed, base, meta, link, form[action], [autofocus], [srcdoc]'
    for (const element of root.querySelectorAll(bad)) wrong.push(`<${element.localName}> in the page`)
    for (const element of document.querySelectorAll('[href], [src], [action], [formaction]'))
      for (const name of ['href', 'xlink:href', 'src', 'action', 'formaction']) {
        const address = element.getAttribute(name)?.replace(/[\s\p{Cc}]/gu, '') ?? ''
        const isImage = element.localName === 'img' && /^data:image\//i.test(address)
        if (/^(javascript|vbscript|data):/i.test(address) && !isImage) wrong.push(`${name} ${address.slice(0, 40)}`)
      }
    for (const element of root.querySelectorAll('*'))
      for (const { name } of element.attributes) if (name.startsWith('on')) wrong.push(`${name} in the page`)
    const sideways = (element: Element) => element.scrollWidth - element.clientWidth
    const over = Math.max(sideways(document.documentElement), sideways(root))
    if (over > 0) {
      const scrolls = (each: Element): boolean =>
        each !== root && (getComputedStyle(each).overflowX !== 'visible' || scrolls(each.parentElement ?? root))
      const beyond = [...root.querySelectorAll('*')].findLast(
        (each) => each.getBoundingClientRect().left + each.scrollWidth > innerWidth && !scrolls(each),
      )
      wrong.push(
        `${over} px too wide, ${beyond?.localName}.${beyond?.className.toString().slice(0, 60)} ${beyond?.textContent?.slice(0, 40)}`,
      )
    }
    const [heading, ...more] = document.querySelectorAll('h1')
    const box = heading?.getBoundingClientRect()
    if (!heading?.textContent?.trim() || more.length > 0) wrong.push(`${more.length + (heading ? 1 : 0)} h1`)
    else if (!box || box.width === 0 || box.height > 200 || box.right > innerWidth + 1 || box.top < 0 || box.left < 0)
      wrong.push(`h1 at ${JSON.stringify(box)}`)
    if (document.querySelector('nav')?.getClientRects().length === 0) wrong.push('no navigation')
    return wrong
  })

test('hostile text never runs and never breaks a page', async ({ browser, baseURL, request, prefect, uniqueName }) => {
  test.setTimeout(400_000)
  const made: string[] = []
  const context = await browser.newContext({ baseURL, colorScheme: 'light' })
  const page = await context.newPage()
  const wrong: string[] = []
  let place = ''
  const note = (text: string) => wrong.push(`${place}: ${text.slice(0, 300)}`)
  page.on('dialog', (dialog) => {
    note(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => note(error.message))
  page.on('console', (message) => {
    // An image that is none: the browser says so itself.
    const isImage = message.text().startsWith('Failed to load resource') && !message.location().url.includes('/api/')
    // A browser's first POSTs are refused where the server has CSRF protection: by that Podium learns it.
    const isMissing = /responded with a status of 4(03|04|22)/.test(message.text())
    if (message.type() !== 'log' && message.type() !== 'info' && !isImage && !isMissing)
      note(`console: ${message.text()}`)
  })
  context.on('page', (opened) => note(`opened ${opened.url()}`))
  await context.addInitScript(watch)
  try {
    const all = await makeAll(prefect, uniqueName, made)
    for (const [name, path] of places(all, uniqueName)) {
      place = name
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(path)
      await settled(page, name)
      for (const fault of await faults(page)) note(fault)
      await page.setViewportSize({ width: 390, height: 844 })
      // The page answers a press, at once or soon.
      await page
        .getByRole('heading', { level: 1 })
        .click({ timeout: 5_000, trial: true })
        .catch((error: Error) => note(`does not answer: ${error.message}`))
      for (const fault of await faults(page)) note(`${fault} at 390`)
    }
  } finally {
    for (const path of made) await request.delete(`/api${path}`)
    await context.close()
  }
  expect(wrong).toEqual([])
})
