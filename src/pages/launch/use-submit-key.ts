import { useEffect, useEffectEvent } from 'react'

/** ⌘⏎ starts from wherever the focus is, the JSON editor included, but not out of a dialog over the page. */
export function useSubmitKey(submit: () => void, enabled = true) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.repeat) return
    if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return
    event.preventDefault()
    event.stopPropagation()
    submit()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}
