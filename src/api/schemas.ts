import { call } from './client'
import { validateObj } from './generated/sdk.gen'
import type { SchemaValuesValidationResponse } from './generated/types.gen'

export type SchemaVerdict = SchemaValuesValidationResponse

/** Prefect's own judgement of values against a schema; it resolves `__prefect_kind` and workspace variables. */
export const validateValues = (
  schema: Record<string, unknown>,
  values: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<SchemaVerdict> => call(validateObj({ body: { schema, values }, signal, throwOnError: true }))
