import { ApiError } from '~/api/client'
import { isObject } from '~/features/schema-form/json-value'

export interface BlockRefusal {
  message: string
  detail?: string
  /** It is about the name, and stands there. */
  name?: string
}

/** Why the server did not take a block, and whether it is its name (server/api/block_documents.py). */
export function blockRefusal(error: unknown, name: string): BlockRefusal {
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof ApiError)) return { message }
  const { status, detail } = error
  // A reference to a block that is gone is a conflict as well, in other words.
  if (status === 409 && /already exists/i.test(message))
    return { message, name: `There is already a block of this type named ${name}.` }
  if (status === 422 && Array.isArray(detail)) {
    const about = (detail as unknown[]).find(
      (each) => isObject(each) && Array.isArray(each.loc) && (each.loc as unknown[]).includes('name'),
    )
    if (isObject(about) && typeof about.msg === 'string')
      return { message, name: about.msg.replace(/^Value error, /, '') }
  }
  return {
    message,
    detail:
      detail === undefined || detail === message
        ? undefined
        : typeof detail === 'string'
          ? detail
          : JSON.stringify(detail, null, 2),
  }
}
