import { isObject } from './json-value'

/** The id in `{"$ref": "<id>"}` or `{"$ref": {"block_document_id": "<id>"}}`; undefined for anything else. */
export function referenceOf(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const ref = value.$ref
  if (typeof ref === 'string') return ref
  return isObject(ref) && Object.keys(ref).length === 1 && typeof ref.block_document_id === 'string'
    ? ref.block_document_id
    : undefined
}

/** A reference to another document, written as the one before it was. */
export function withReference(before: unknown, id: string): unknown {
  return isObject(before) && isObject(before.$ref) ? { $ref: { block_document_id: id } } : { $ref: id }
}
