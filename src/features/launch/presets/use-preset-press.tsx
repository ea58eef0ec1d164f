import { useState } from 'react'
import { useNavigate } from 'react-router'
import { paths } from '~/lib/paths'
import { showNotStarted } from '~/features/launch/started'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import type { KnownPreset } from './known-presets'
import type { Asked } from './press-preset'

/** What only a press needs. */
const pressing = lazyPart(() => import('./press-preset'))
const missingDialog = lazyPart(() => import('~/features/launch/missing-dialog'))

/**
 * Pressing presets: which one is under way, and the dialog of one that asks for something first. Where that could not
 * be shown (`asks: false`) its form is opened.
 */
export function usePresetPress({ asks = true }: { asks?: boolean } = {}) {
  const navigate = useNavigate()
  const [busy, setBusy] = useState<string>()
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const module = useLazyPart(missingDialog, asked !== undefined, close)
  const press = async (preset: KnownPreset) => {
    if (busy !== undefined) return
    setBusy(preset.variable)
    await pressing.load().then(
      ({ pressPreset }) => pressPreset(preset, { ...(asks && { ask: setAsked }), go: (to) => void navigate(to) }),
      (error: unknown) =>
        showNotStarted(preset.label, error, paths.launchPreset(preset.deployment.id, preset.variable)),
    )
    setBusy(undefined)
  }
  const dialog = module && asked && (
    <module.MissingDialog
      deployment={asked.deployment}
      missing={asked.missing}
      body={asked.body}
      title={asked.label}
      form={paths.launchPreset(asked.deployment.id, asked.variable)}
      onClose={close}
    />
  )
  return { press: (preset: KnownPreset) => void press(preset), busy, dialog }
}
