import type { ReactNode } from 'react'
import { Button } from '~/ui/button'
import { isStoredSecret } from './document-rules'
import { refocusField } from './focus'
import { controlId, useScope } from './form-context'
import type { Lens, Look } from './form-model'
import { getAt } from './json-value'
import type { Shape } from './shape'

/**
 * A secret that the server has: what it is never stands on the page. It stays as it is unless somebody replaces it, and
 * then it can be had back until the block is saved.
 */
export function useStoredSecret(
  shape: Shape,
  lens: Lens,
  look: Look,
  label: string,
  value: unknown,
  readOnly: boolean,
): { control?: ReactNode; back?: ReactNode } {
  const { document, prefix } = useScope()
  if (!document) return {}
  const stored = getAt(document.stored, lens.path)
  if (!isStoredSecret(document, lens.path, stored, shape.secret)) return {}
  if (!look.get('replacing') && isStoredSecret(document, lens.path, value, shape.secret)) {
    return {
      control: (
        <div id={controlId(prefix, lens.path)} className="flex min-h-7.5 flex-wrap items-center gap-x-2.5">
          {!lens.isItem && (
            <span className="mono text-muted" aria-hidden="true">
              ••••••••
            </span>
          )}
          <span className="text-12 text-muted">stored, unchanged</span>
          {!readOnly && (
            <Button
              size="small"
              aria-label={`Replace ${label}`}
              onClick={() => {
                look.set('replacing', true)
                // An entry that is taken out of its map would be gone.
                lens.set(lens.isItem ? '' : undefined)
                refocusField(prefix, lens.path)
              }}
            >
              Replace
            </Button>
          )}
        </div>
      ),
    }
  }
  if (readOnly) return {}
  return {
    back: (
      <p className="flex flex-wrap items-center gap-x-2 text-12 text-muted">
        {value === undefined ? 'Not given: saved so, the stored secret is taken away.' : 'Replaces the stored secret.'}
        <Button
          size="small"
          variant="quiet"
          aria-label={`Keep the stored ${label}`}
          onClick={() => {
            look.set('replacing', false)
            lens.set(stored)
            refocusField(prefix, lens.path)
          }}
        >
          Keep the stored one
        </Button>
      </p>
    ),
  }
}
