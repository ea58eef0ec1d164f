import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { taggedVariablesQuery } from '~/api/variables'
import { Button } from '~/ui/button'
import { knownPresets } from './known-presets'
import { presetTags, readPresets } from './preset'
import { usePresetPress } from './use-preset-press'

/** Half an hour: colleagues' new presets appear when somebody comes near the shelf. */
const OLD_MS = 30 * 60_000
const MOST = 8

/**
 * Presets of all deployments as buttons. It shows what this browser knows and asks the server only once somebody comes
 * near it, so that it costs a page no request.
 */
export function PresetShelf() {
  const { presets, at } = useSyncExternalStore(knownPresets.subscribe, knownPresets.get)
  const [near, setNear] = useState(false)
  const [all, setAll] = useState(false)
  const query = useQuery({ ...taggedVariablesQuery(presetTags()), enabled: near, select: readPresets })
  const { press, busy, dialog } = usePresetPress()
  useEffect(() => {
    if (query.data) knownPresets.setAll(query.data)
  }, [query.data])
  const approach = () => {
    if (Date.now() - at > OLD_MS) setNear(true)
  }
  // Asked for, and there are none: no room for what nobody uses.
  if (presets.length === 0 && at > 0) return null
  const shown = all ? presets : presets.slice(0, MOST)
  return (
    // Whoever comes near it wants what is there now.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label="Presets"
      className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-1.5"
      onPointerEnter={presets.length > 0 ? approach : undefined}
      onFocus={presets.length > 0 ? approach : undefined}
    >
      <h2 className="mr-1">Presets</h2>
      {shown.map((preset) => (
        <Button
          key={preset.variable}
          size="small"
          icon="play"
          busy={busy === preset.variable}
          aria-label={`Run ${preset.label} of ${preset.deployment.name}`}
          title={`A preset of ${preset.deployment.name}`}
          className="max-w-56 max-sm:h-9"
          onClick={() => press(preset)}
        >
          <span className="truncate">{preset.label}</span>
        </Button>
      ))}
      {presets.length > shown.length && (
        <Button size="small" variant="quiet" onClick={() => setAll(true)}>
          {presets.length - shown.length} more
        </Button>
      )}
      {presets.length === 0 && (
        <Button size="small" variant="quiet" busy={query.isFetching} onClick={() => setNear(true)}>
          Look for presets
        </Button>
      )}
      {query.error && <span className="text-12 text-failed">They could not be read: {query.error.message}</span>}
      {dialog}
    </section>
  )
}
