const two = (value: number) => String(value).padStart(2, '0')

/**
 * Seconds for people: `0.42 s`, `7.5 s`, `58 s`, `4m 03s`, `1h 03m`, `2d 4h`. Missing or senseless values are '–'.
 * Parts are cut, not rounded, so that a running duration never jumps ahead of the clock.
 */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–'
  if (seconds < 0) return `−${formatDuration(-seconds)}`
  if (seconds === 0) return '0 s'
  if (seconds < 0.01) return '<0.01 s'
  if (seconds < 1) return `${(Math.floor(seconds * 100 + 1e-6) / 100).toFixed(2)} s`
  if (seconds < 10 && !Number.isInteger(seconds)) return `${(Math.floor(seconds * 10 + 1e-6) / 10).toFixed(1)} s`
  const whole = Math.floor(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`
  return `${Math.floor(whole / 86_400).toLocaleString('en')}d ${Math.floor((whole % 86_400) / 3600)}h`
}
