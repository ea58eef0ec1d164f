let zones: { value: string; label: string }[] | undefined

/** Every zone the browser knows, as choices; 'UTC' first, which some engines leave out. */
export function timeZones() {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }))
  return zones
}
