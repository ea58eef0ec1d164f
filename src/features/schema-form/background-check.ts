import { printExact } from '~/lib/exact-json'
import { check, type CheckOptions } from './check'
import type { JsonObject } from './json-value'
import type { Problem } from './problems'

export interface Question {
  number: number
  schema: unknown
  value: string
  deploymentDefaults: string
  enforced: boolean | undefined
  unknownKeys: CheckOptions['unknownKeys']
  branches: readonly (readonly [place: string, branch: number])[]
  /** As text, like the values. */
  document: string | undefined
  most: number
}

export interface Answer {
  number: number
  problems: Problem[]
}

/** More than anybody mends one by one. */
const MOST_PROBLEMS = 500

/**
 * The check for values so large that it would hold up the page: in a worker, one at a time, and only the newest counts.
 * Without workers (in tests) it is made here.
 */
export class BackgroundCheck {
  #worker: Worker | undefined
  #number = 0
  #busy = false
  #next: { question: Question; done: (problems: Problem[]) => void } | undefined
  #done: ((problems: Problem[]) => void) | undefined

  ask(
    schema: unknown,
    value: JsonObject,
    options: Omit<CheckOptions, 'openBranch'>,
    branches: ReadonlyMap<string, number>,
    done: (problems: Problem[]) => void,
  ) {
    if (typeof Worker === 'undefined') {
      done(check(schema, value, { ...options, openBranch: (place) => branches.get(place) }).slice(0, MOST_PROBLEMS))
      return
    }
    this.#number += 1
    const question: Question = {
      number: this.#number,
      schema,
      value: printExact(value),
      deploymentDefaults: printExact(options.deploymentDefaults ?? {}),
      enforced: options.enforced,
      unknownKeys: options.unknownKeys,
      branches: [...branches],
      document: options.document && printExact(options.document),
      most: MOST_PROBLEMS,
    }
    this.#next = { question, done }
    this.#send()
  }

  #send() {
    if (this.#busy || !this.#next) return
    this.#worker ??= this.#start()
    this.#busy = true
    this.#done = this.#next.done
    this.#worker.postMessage(this.#next.question)
    this.#next = undefined
  }

  #start(): Worker {
    const worker = new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module', name: 'podium-check' })
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      this.#busy = false
      if (data.number === this.#number) this.#done?.(data.problems)
      this.#send()
    })
    // A check that cannot be made says nothing; the server has the last word anyway.
    worker.addEventListener('error', () => this.stop())
    return worker
  }

  /** What was asked is no longer wanted. */
  forget() {
    this.#number += 1
    this.#next = undefined
  }

  stop() {
    this.forget()
    this.#worker?.terminate()
    this.#worker = undefined
    this.#busy = false
  }
}
