import { useSyncExternalStore } from 'react'
import { preferences, type Preferences } from '~/lib/preferences'

/** The preferences; re-renders when they change, also from another tab. */
export const usePreferences = (): Preferences =>
  useSyncExternalStore(preferences.subscribe, preferences.get, preferences.get)
