/**
 * After a new deployment the files of the old one are gone, so a tab that is still open cannot load the next page.
 * Loading the document again mends it: once, and only where the server of these files answers, because a reload
 * without a server would trade the shell for the browser's own error page.
 */
const messages =
  // Chromium, Firefox, Safari (twice), Vite's own preloading of CSS.
  /dynamically imported module|error loading dynamically imported|importing a module script failed|is not a valid javascript mime type|unable to preload css/i

export const isChunkFailure = (error: unknown) => error instanceof Error && messages.test(error.message)

const key = 'podium.reloaded-from'

/** The entry script's address carries the hash of the deployment this document belongs to. */
const deployment = () => document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? 'unknown'

function serverAnswers() {
  return new Promise<boolean>((resolve) => {
    const probe = new Image()
    probe.onload = () => resolve(true)
    probe.onerror = () => resolve(false)
    probe.src = `./favicon.svg?probe=${Date.now()}`
  })
}

/** Reloads the document unless this deployment was already reloaded for it. Resolves to whether it does. */
export async function reloadOnce(
  reload: () => void = () => window.location.reload(),
  answers: () => Promise<boolean> = serverAnswers,
) {
  try {
    if (sessionStorage.getItem(key) === deployment()) return false
    if (!(await answers())) return false
    sessionStorage.setItem(key, deployment())
  } catch {
    // Without storage nothing would guard against reloading for ever.
    return false
  }
  reload()
  return true
}
