import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { serverNow } from '~/api/clock'
import type { Deployment } from '~/api/deployments'
import { startRuns, type SweepOutcome, type SweepRun } from '~/api/sweeps'
import { runBody, type RunDraft } from '~/features/launch/run-draft'
import type { SweepDraft } from '~/features/launch/sweep/sweep-draft'
import { type PlannedRun, sweepPlan } from '~/features/launch/sweep/sweep-plan'
import { newSweepKey, readSweep, sweepTag, writeSweep } from '~/features/launch/sweep/sweep-store'
import type { JsonObject } from '~/features/schema-form/json-value'

interface Options {
  origin: string
  deployment: Deployment
  /** What all runs share. */
  draft: RunDraft
  /** The instant meant by `draft.later`. */
  at: string | null
  defaults: JsonObject
  onAllStarted: (key: string, count: number) => void
}

/** A sweep being planned and started. What has become of a run is kept by its values, so that a plan may be mended. */
export function useSweep({ origin, deployment, draft, at, defaults, onAllStarted }: Options) {
  const [kept, setKept] = useState(() => readSweep(origin))
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, SweepOutcome>>(new Map())
  const [busy, setBusy] = useState<{ done: number; of: number }>()
  const stop = useRef<AbortController>(undefined)
  const written = useDeferredValue(kept.draft)
  const base = useDeferredValue(draft.parameters)
  const schema: unknown = deployment.parameter_openapi_schema
  const enforced = deployment.enforce_parameter_schema !== false
  const plan = useMemo(
    () => sweepPlan(written, { schema, base, deploymentDefaults: defaults, enforced }),
    [written, schema, base, defaults, enforced],
  )
  /** Milliseconds between two starts; undefined when that is no number. */
  const every = everyMs(kept.draft.every)
  const open = plan.runs.filter(({ digest }) => !isMade(outcomes.get(digest)))
  const faulty = open.filter(({ faults }) => faults.length > 0).length

  const keep = (next: typeof kept) => {
    setKept(next)
    writeSweep(origin, next)
  }
  const change = (changes: Partial<SweepDraft>) => keep({ ...kept, draft: { ...kept.draft, ...changes } })

  const start = async () => {
    if (busy || every === undefined || open.length === 0 || faulty > 0) return
    const controller = new AbortController()
    stop.current = controller
    const first = at === null ? serverNow() : Date.parse(at)
    const place = new Map(plan.runs.map(({ digest }, index) => [digest, index]))
    const sent = open.map((run) => bodyOf(run, place.get(run.digest)!, { draft, at, every, first, key: kept.key }))
    const found = new Map(outcomes)
    setBusy({ done: 0, of: open.length })
    let done = 0
    await startRuns(
      deployment.id,
      sent,
      (index, outcome) => {
        done += 1
        found.set(open[index]!.digest, outcome)
        setOutcomes(new Map(found))
        setBusy({ done, of: open.length })
      },
      controller.signal,
    )
    setBusy(undefined)
    if (plan.runs.every(({ digest }) => isMade(found.get(digest)))) {
      // What is pressed from now on is another sweep.
      writeSweep(origin, { ...kept, key: newSweepKey() })
      onAllStarted(kept.key, plan.runs.length)
    }
  }

  return {
    draft: kept.draft,
    change,
    plan,
    stale: written !== kept.draft || base !== draft.parameters,
    every,
    outcomes,
    open: open.length,
    faulty,
    busy,
    start,
    stop: () => stop.current?.abort(),
    key: kept.key,
    /** The same values once more, under another name. */
    anew: () => {
      setOutcomes(new Map())
      keep({ ...kept, key: newSweepKey() })
    },
  }
}

export const isMade = (outcome: SweepOutcome | undefined): outcome is { id: string } =>
  outcome !== undefined && 'id' in outcome

function everyMs(text: string): number | undefined {
  if (text.trim() === '') return 0
  const seconds = Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

interface Timing {
  draft: RunDraft
  at: string | null
  every: number
  first: number
  key: string
}

function bodyOf(run: PlannedRun, index: number, { draft, at, every, first, key }: Timing): SweepRun {
  const start = at === null && every === 0 ? null : new Date(first + index * every).toISOString()
  const name = draft.name.trim()
  return {
    ...runBody(
      {
        ...draft,
        name: name === '' ? '' : `${name}-${index + 1}`,
        parameters: run.parameters,
        tags: [...draft.tags, sweepTag(key)],
      },
      start,
    ),
    idempotency_key: `${sweepTag(key)}:${run.digest}`,
  }
}
