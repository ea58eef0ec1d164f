import { paths } from '~/lib/paths'

/** Where to go after the log-in: an address of this app, whatever the link says. */
export function redirectTarget(text: string | null): string {
  // `//host` and `/\host` are other hosts to a browser.
  if (!text?.startsWith('/') || /^\/[/\\]/.test(text)) return paths.home()
  try {
    const { origin, pathname, search, hash } = new URL(text, 'http://podium.invalid')
    if (origin !== 'http://podium.invalid' || pathname.startsWith('//') || pathname === paths.login())
      return paths.home()
    return pathname + search + hash
  } catch {
    return paths.home()
  }
}
