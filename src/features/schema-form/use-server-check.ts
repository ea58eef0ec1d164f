import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { schemaFindingsQuery } from '~/api/parameter-sources'
import type { JsonObject } from './json-value'
import { schemaProblem } from './schema'
import type { Findings } from './schema-form'
import { flattenFindings } from './server-errors'
import { isLarge } from './size'

const ASK_AFTER_MS = 600

/**
 * Asks the server's strict judge about the values once nothing has changed for a moment, for the form's `findings`. A
 * question that is out of date is aborted. Nothing depends on the answer: what it says is shown, and without it the
 * form's own check stands.
 */
export function useServerCheck(
  schema: unknown,
  value: JsonObject,
  deploymentDefaults: JsonObject,
  enabled: boolean,
): { findings?: Findings; failure?: Error; again: () => void } {
  const [about, setAbout] = useState<JsonObject>()
  useEffect(() => {
    const timer = setTimeout(() => setAbout(value), ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [value])
  const asked = useMemo(() => (about ? { ...deploymentDefaults, ...about } : undefined), [about, deploymentDefaults])
  const sound = schemaProblem(schema) === undefined && asked !== undefined && about === value && !isLarge(asked)
  const query = useQuery({
    ...schemaFindingsQuery((schema ?? NOTHING) as object, asked ?? NOTHING),
    enabled: enabled && sound,
  })
  const { data } = query
  const findings = useMemo(
    () => (about && data ? { about, errors: flattenFindings(data.errors) } : undefined),
    [about, data],
  )
  return {
    findings,
    failure: query.error ?? undefined,
    again: () => void query.refetch(),
  }
}

const NOTHING = {}
