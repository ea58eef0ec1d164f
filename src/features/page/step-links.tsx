import { useEffect, useEffectEvent } from 'react'
import { Link, type To, useNavigate } from 'react-router'
import { Button } from '~/ui/button'

/** Where a step leads, as `<Link>` takes it; a text says why there is none, and null that it is not known yet. */
export type Step = { to: To; name: string } | string | null

/** Where letters belong to what has the focus. */
const taken =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

/** The one before and the one after in an order of their own: two links, and the keys [ and ]. They replace the address. */
export function StepLinks({
  label,
  previous,
  next,
}: {
  label: string
  previous: { word: string; step: Step }
  next: { word: string; step: Step }
}) {
  const navigate = useNavigate()
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // Many keyboards make a bracket with AltGr, which is Ctrl and Alt to some systems, or with Option.
    if (event.defaultPrevented || event.metaKey || (event.ctrlKey && !event.altKey)) return
    if (event.target instanceof Element && event.target.closest(taken)) return
    const step = event.key === '[' ? previous.step : event.key === ']' ? next.step : null
    if (typeof step === 'string' || step === null) return
    event.preventDefault()
    void navigate(step.to, { replace: true, preventScrollReset: true })
  })
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <nav aria-label={label} className="flex flex-none items-center gap-1">
      <StepLink {...previous} keys="[" />
      <StepLink {...next} keys="]" />
    </nav>
  )
}

function StepLink({ word, step, keys }: { word: string; step: Step; keys: '[' | ']' }) {
  const icon = keys === '[' ? 'chevron-left' : 'chevron-right'
  const there = typeof step === 'object' && step !== null
  return (
    <Button
      size="small"
      icon={icon}
      aria-keyshortcuts={keys}
      aria-label={there ? `${word}: ${step.name}` : word}
      disabledReason={there ? null : (step ?? 'Not known yet')}
      render={there ? <Link to={step.to} replace preventScrollReset /> : undefined}
    >
      {word}
      <kbd aria-hidden="true" className="opacity-70 pointer-coarse:hidden">
        {keys}
      </kbd>
    </Button>
  )
}
