import { useState } from 'react'
import { httpUrl } from '~/lib/ansi'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'

/** An image by its address. Only https and data addresses are loaded: others could be read and changed on their way. */
export function ImageArtifact({ address, name }: { address: string; name: string }) {
  const [attempt, setAttempt] = useState(0)
  const [failed, setFailed] = useState(false)
  const isData = /^data:image\//i.test(address)
  const href = httpUrl(address)
  const link = href && (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="wrap-anywhere text-accent">
      {href}
    </a>
  )
  if (!isData && !href?.startsWith('https:'))
    return (
      <EmptyState title="This image is not loaded">
        {href ? 'Its address is not encrypted (http): ' : 'This is not the address of an image: '}
        {link ?? <code className="wrap-anywhere">{address.slice(0, 500)}</code>}
      </EmptyState>
    )
  if (failed)
    return (
      <EmptyState
        title="The image could not be loaded"
        action={
          <Button
            onClick={() => {
              setFailed(false)
              setAttempt(attempt + 1)
            }}
          >
            Try again
          </Button>
        }
      >
        {link ? (
          <>Only what can be read without signing in can be shown here. Its address is {link}</>
        ) : (
          'Its data is not an image that this browser knows.'
        )}
      </EmptyState>
    )
  return (
    <figure className="flex flex-col items-start gap-1">
      <img
        key={attempt}
        src={isData ? address : href}
        alt={name}
        referrerPolicy="no-referrer"
        onError={() => setFailed(true)}
        className="max-h-[80vh] max-w-full rounded-md border border-line"
      />
      {link && <figcaption className="text-12 text-muted">{link}</figcaption>}
    </figure>
  )
}
