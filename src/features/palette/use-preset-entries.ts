import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { taggedVariablesQuery } from '~/api/variables'
import { knownPresets } from '~/features/launch/presets/known-presets'
import { presetTags, readPresets } from '~/features/launch/presets/preset'
import { usePresetPress } from '~/features/launch/presets/use-preset-press'
import { paths } from '~/lib/paths'
import { type Entry, matching } from './palette-entries'

/**
 * Presets: those this browser knows at once, all of the server's once something is typed. `run …` starts them; one that
 * asks for something first opens its form, because the palette is closed by then.
 */
export function usePresetEntries(asked: boolean, typed: string): Entry[] {
  const { press } = usePresetPress({ asks: false })
  const { presets } = useSyncExternalStore(knownPresets.subscribe, knownPresets.get)
  const { data } = useQuery({ ...taggedVariablesQuery(presetTags()), enabled: asked, select: readPresets })
  useEffect(() => {
    if (data) knownPresets.setAll(data)
  }, [data])
  // Whoever looks for a name and presses Enter wants to see the thing; a run is started by who says so.
  const starts = !asked || /^run\b/i.test(typed.trim())
  const entries = presets.map((preset): Entry => {
    const { variable, label, deployment } = preset
    const shown = { key: `preset:${variable}`, hint: `Preset of ${deployment.name}` }
    return starts
      ? {
          ...shown,
          label: `Run ${label}`,
          run: () => press(preset),
        }
      : { ...shown, label, to: paths.launchPreset(deployment.id, variable) }
  })
  return asked ? matching(entries, typed) : entries
}
