import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { PAGE_HEADERS } from './security-headers'

const FILE_NAME = /\.(js|mjs|css|map|json|wasm|svg|png|jpe?g|gif|ico|webp|woff2?|ttf|txt|xml|html?|webmanifest)$/i

/**
 * Whether a path without a file is a page of the app. A missing script must be a 404, or a browser with an older
 * index.html would run HTML; a name such as `/work-pools/work-pool/gpu.large` or `/artifacts/key/plot.png` is a page.
 */
function isNavigation(req: IncomingMessage, path: string): boolean {
  if (path.startsWith('/assets/')) return false
  const destination = req.headers['sec-fetch-dest']
  if (destination !== undefined) return destination === 'document' || destination === 'iframe'
  const accept = req.headers.accept ?? '*/*'
  return accept.includes('text/html') || (accept.includes('*/*') && !FILE_NAME.test(path))
}

export type StaticFiles = (req: IncomingMessage, res: ServerResponse, missing: () => void) => void

/** The page for another folder than the one it was built for: only its `<base href>` says where it is. */
function pageFor(dist: string, basePath: string): Buffer {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  return Buffer.from(html.replace(/<base href="[^"]*"/, `<base href="${basePath}"`))
}

/** Serves the built dashboard; `missing` is called when it has neither that file nor that page. */
export function createStaticFiles(dist: string, basePath: string): StaticFiles {
  const files = sirv(dist, {
    // Looks at the folder on every request, so that a build made meanwhile is served and a vanished file is a 404.
    dev: true,
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(res, path) {
      for (const [name, value] of Object.entries(PAGE_HEADERS)) res.setHeader(name, value)
      res.setHeader('cache-control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const page: StaticFiles = (req, res, missing) => {
    if (basePath === '/') {
      req.url = '/index.html'
      return files(req, res, missing)
    }
    const body = pageFor(dist, basePath)
    res.writeHead(200, {
      ...PAGE_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-length': body.length,
      'cache-control': 'no-cache',
    })
    res.end(req.method === 'HEAD' ? undefined : body)
  }
  return (req, res, missing) => {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    if (/(^|\/)\./.test(path)) return missing()
    delete req.headers.range // sirv throws at `bytes=5-2`, and nothing here is worth resuming
    if (path === '/' || path === '/index.html') return page(req, res, missing)
    files(req, res, () => (isNavigation(req, path) ? page(req, res, missing) : missing()))
  }
}
