import { useState } from 'react'
import { cx } from '~/ui/class-names'

/**
 * The logo of a type, from wherever its package keeps it; two letters of its name where there is none or it does not come
 * (a browser without the internet, a server behind a wall). Decorative: the name stands beside it.
 */
export function BlockLogo({
  type,
  size = 'small',
}: {
  type: { name: string; logo_url?: string | null } | null
  size?: 'small' | 'large'
}) {
  const [loaded, setLoaded] = useState<string>()
  const url = type?.logo_url ?? ''
  const wanted = /^(?:https:\/\/|data:image\/)/i.test(url)
  const shown = wanted && loaded === url
  return (
    <span
      aria-hidden="true"
      className={cx(
        'mono relative grid flex-none place-items-center overflow-hidden border border-line bg-sunken text-muted',
        size === 'large' ? 'size-8 rounded-md' : 'size-5 rounded-sm text-12',
      )}
    >
      {(type?.name ?? '?').slice(0, size === 'large' ? 2 : 1)}
      {wanted && (
        <img
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onLoad={() => setLoaded(url)}
          // Over the letters once it has come; until then, and when it never does, they stand.
          className={cx('absolute inset-0 size-full bg-plate object-contain p-0.5', !shown && 'opacity-0')}
        />
      )}
    </span>
  )
}
