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
    const ownTabs = crypto.randomUUID()
    // Node's reach everything in the process: a file would be answered by tabs of the one before.
    context.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(`${name} ${ownTabs}`)
      }
    }
    return vm
  },
} satisfies Environment
