import { builtinEnvironments, type Environment } from 'vitest/runtime'

const { jsdom } = builtinEnvironments

/** What every browser has and jsdom does not: Node's own. */
const MISSING = ['ReadableStream', 'WritableStream', 'TransformStream'] as const

export default {
  ...jsdom,
  async setupVM(options) {
    const vm = await jsdom.setupVM!(options)
    const context = vm.getVmContext() as Record<string, unknown>
    for (const name of MISSING) context[name] ??= globalThis[name]
    return vm
  },
} satisfies Environment
