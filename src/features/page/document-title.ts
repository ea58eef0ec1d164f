import { useLayoutEffect } from 'react'

/** Names of the icons in public/; the same words as the state colours. */
const faviconStates = new Set([
  'completed',
  'failed',
  'crashed',
  'running',
  'pending',
  'scheduled',
  'late',
  'paused',
  'cancelled',
])

type Claim = { title: string; state: string | undefined }

// The document has one title and one icon. The shell gives the fallback, the page on screen claims its own, and
// whichever effect runs first the page wins; when it leaves, the fallback is back.
let fallback = ''
const claims: Claim[] = []

function apply() {
  const claim = claims.at(-1)
  const title = claim?.title || fallback
  document.title = title ? `${title} · Podium` : 'Podium'
  showFavicon(claim?.state)
}

function showFavicon(state: string | undefined) {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const href = state !== undefined && faviconStates.has(state) ? `./favicon-${state}.svg` : './favicon.svg'
  // Setting the same address again makes some browsers load it again.
  if (link && link.getAttribute('href') !== href) link.setAttribute('href', href)
}

/**
 * Names the tab after the object on the page: `useDocumentTitle(['Failed', 'brave-otter'], 'failed')` shows
 * "Failed · brave-otter · Podium" and the icon of that state. Parts that are not known yet may be absent; with none
 * the title of the route's handle stays.
 */
export function useDocumentTitle(
  title: string | readonly (string | null | undefined)[],
  /** The state's tone: completed, failed, crashed, running, pending, scheduled, late, paused, cancelled. */
  stateForFavicon?: string | null,
) {
  const text = typeof title === 'string' ? title : title.filter(Boolean).join(' · ')
  const state = stateForFavicon ?? undefined
  useLayoutEffect(() => {
    const claim = { title: text, state }
    claims.push(claim)
    apply()
    return () => {
      claims.splice(claims.indexOf(claim), 1)
      apply()
    }
  }, [text, state])
}

/** For the shell: what the tab says while no page claims a title. */
export function useFallbackTitle(title: string) {
  useLayoutEffect(() => {
    fallback = title
    apply()
  }, [title])
}
