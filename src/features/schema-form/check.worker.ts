import { parseExact } from '~/lib/exact-json'
import { check, type CheckOptions } from './check'
import type { Answer, Question } from './background-check'
import type { JsonObject } from './json-value'

const scope = globalThis as unknown as {
  addEventListener: (type: 'message', listener: (event: MessageEvent<Question>) => void) => void
  postMessage: (answer: Answer) => void
}

/** The check of a large value, away from the thread that draws. Values come as text, because numbers are exact only there. */
scope.addEventListener('message', ({ data }) => {
  const branches = new Map(data.branches)
  const problems = check(data.schema, parseExact(data.value) as JsonObject, {
    deploymentDefaults: parseExact(data.deploymentDefaults) as JsonObject,
    enforced: data.enforced,
    unknownKeys: data.unknownKeys,
    document: data.document === undefined ? undefined : (parseExact(data.document) as CheckOptions['document']),
    openBranch: (place) => branches.get(place),
  })
  scope.postMessage({ number: data.number, problems: problems.slice(0, data.most) })
})
