import { useEffect, useLayoutEffect } from 'react'
import { useLocation } from 'react-router'
import type { StateTone } from '~/features/states/state-mark'
import { objectKind } from '~/lib/paths'
import { recordVisit } from './visits'

type Claim = { title: string; tone: StateTone | undefined }

// The document has one title and one icon. The shell gives the fallback, the page on screen claims its own, and
// whichever effect runs first the page wins; when it leaves, the fallback is back.
let fallback = ''
const claims: Claim[] = []

function apply() {
  const claim = claims.at(-1)
  const title = claim?.title || fallback
  document.title = title ? `${title} · Podium` : 'Podium'
  showFavicon(claim?.tone)
}

function showFavicon(tone: StateTone | undefined) {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const href = tone ? `./favicon-${tone}.svg` : './favicon.svg'
  // Setting the same address again makes some browsers load it again.
  if (link && link.getAttribute('href') !== href) link.setAttribute('href', href)
}

/**
 * Names the tab after the object on the page: `useDocumentTitle(['Failed', 'brave-otter'], 'failed')` shows
 * "Failed · brave-otter · Podium" and the icon of that state. The object's name comes last, after its state or kind;
 * parts that are not known yet may be absent, and with none the title of the route's handle stays.
 */
export function useDocumentTitle(
  title: string | readonly (string | null | undefined)[],
  toneForFavicon?: StateTone | null,
) {
  const { pathname } = useLocation()
  const parts = typeof title === 'string' ? [title] : title.filter((part) => part)
  const text = parts.join(' · ')
  // One part alone is a word such as "Run" or "No such run", not the name of an object.
  const name = parts.length > 1 ? (parts.at(-1) ?? '') : ''
  const tone = toneForFavicon ?? undefined

  useLayoutEffect(() => {
    const claim = { title: text, tone }
    claims.push(claim)
    apply()
    return () => {
      claims.splice(claims.indexOf(claim), 1)
      apply()
    }
  }, [text, tone])

  useEffect(() => {
    if (name && objectKind(pathname)) recordVisit({ to: pathname, name })
  }, [name, pathname])
}

/** For the shell: what the tab says while no page claims a title. */
export function useFallbackTitle(title: string) {
  useLayoutEffect(() => {
    fallback = title
    apply()
  }, [title])
}
