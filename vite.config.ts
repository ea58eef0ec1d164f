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

const api = process.env.PREFECT_API_URL ?? 'http://127.0.0.1:4200/api'

export default defineConfig({
  // Relative asset addresses and `<base href>` in index.html: the bundle works under any path.
  base: './',
  plugins: [react(), tailwindcss(), precompress()],
  resolve: { tsconfigPaths: true },
  build: {
    target: 'es2023',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What most pages use is one file: thirty small ones compress worse, by 7 KB a page.
      output: { codeSplitting: { groups: [{ name: 'shared', test: /\/src\//, minShareCount: 8 }] } },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: new URL(api).origin, ws: true, changeOrigin: true } } },
  test: {
    environment: 'jsdom',
    // A loaded machine of two processors takes seconds for what takes a tenth of one here.
    testTimeout: 20_000,
    include: ['src/**/*.test.{ts,tsx}', 'server/**/*.test.ts', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
    setupFiles: ['src/mocks/test-setup.ts'],
  },
})
