import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from './chromium'

// Workers load this file too; they inherit what the first process found.
process.env.PODIUM_CHROMIUM = findChromium()
// Each has the server of its own (workspace.ts).
const { PODIUM_E2E_WORKSPACES: workspaces, TEST_PARALLEL_INDEX: index } = process.env
if (workspaces && index) Object.assign(process.env, (JSON.parse(workspaces) as NodeJS.ProcessEnv[])[Number(index)])

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  globalSetup: './workspace.ts',
  timeout: 240_000,
  // A flow run starts a Python process, which takes half a minute on a busy two-core machine; and now and then a write of
  // the server's waits a minute, and no longer, for SQLite's lock (its `busy_timeout`).
  expect: { timeout: 100_000 },
  // What happened in a journey is seen with `--trace retain-on-failure`.
  workers: process.env.PODIUM_URL ? 1 : 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PODIUM_E2E_JSON
    ? [['list'], ['json', { outputFile: process.env.PODIUM_E2E_JSON }]]
    : [['list']],
  use: {
    baseURL: process.env.PODIUM_URL,
    screenshot: 'only-on-failure',
    // What turns and fades is painted by these processors, sixty times a second.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: process.env.PODIUM_CHROMIUM, args: chromiumArgs },
  },
})
