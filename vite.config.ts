import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Writes `.br` and `.gz` beside every text file of the build; the gateway serves them as they are. */
function precompress(): Plugin {
  let outDir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => void (outDir = config.build.outDir),
    closeBundle() {
      // A build that failed has written nothing, and its own error must be the one that is seen.
      if (!existsSync(outDir)) return
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|svg|json)$/.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const bytes = readFileSync(file)
        if (bytes.length < 1024) continue
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(bytes, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          }),
        )
      }
    },
  }
}

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as { version: string }

/** react-router ships a build without its warnings to developers, but names only the other one in its exports. */
const productionRouter = [
  { find: /^react-router$/, file: 'index.mjs' },
  { find: /^react-router\/dom$/, file: 'dom-export.mjs' },
].map(({ find, file }) => ({
  find,
  replacement: join(import.meta.dirname, 'node_modules/react-router/dist/production', file),
}))

const api = process.env.PREFECT_API_URL ?? 'http://127.0.0.1:4200/api'

export default defineConfig(({ command }) => ({
  // Relative asset addresses and `<base href>` in index.html: the bundle works under any path.
  base: './',
  plugins: [react(), tailwindcss(), precompress()],
  resolve: {
    tsconfigPaths: true,
    alias: [
      ...(command === 'build' ? productionRouter : []),
      {
        find: /^.*\/core\/serverSentEvents\.gen$/,
        replacement: join(import.meta.dirname, 'src/api/no-server-sent-events.ts'),
      },
    ],
  },
  define: { 'import.meta.env.PODIUM_VERSION': JSON.stringify(version) },
  build: {
    target: 'es2023',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What most pages use is one file: thirty small ones compress worse, by 7 KB a page. From 9 to 17 users it makes
        // less than 3 KB of difference; fewer groups by what they hold make none, because a group takes all it imports.
        // What only forms need stays out of it.
        codeSplitting: {
          groups: [{ name: 'shared', test: /\/src\/(?!features\/(schema-form|launch)\/)/, minShareCount: 15 }],
        },
        // The names of all files stand in the two files that every page loads: 1.3 KB less without words in them.
        chunkFileNames: 'assets/[hash].js',
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: new URL(api).origin, ws: true, changeOrigin: true } } },
  test: {
    // A loaded machine of two processors takes seconds for what takes a tenth of one here.
    testTimeout: 20_000,
    // By itself vitest leaves one processor free, which on two is half of them.
    maxWorkers: '100%',
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.test.{ts,tsx}'],
          setupFiles: ['src/mocks/test-setup.ts'],
          environment: './src/mocks/jsdom-environment.ts',
          // A process of the usual kind loads jsdom anew for each file: half of the time of all tests.
          pool: 'vmForks',
          // Contexts that are done with are not all given back: a process that has grown so far is ended, and another begins.
          vmMemoryLimit: '1GB',
        },
      },
      { extends: true, test: { name: 'node', include: ['{server,e2e,bench}/**/*.test.ts'], environment: 'node' } },
    ],
  },
}))
