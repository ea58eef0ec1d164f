import { type RunView, type StateTypeName, stateTypeNames } from '~/features/runs/run-filter'
import { stateWord } from '~/features/states/state-mark'
import type { ComboboxOption } from '~/ui/combobox'

/** The names that Prefect itself gives, by type, where a type has more than its own (src/prefect/states.py). */
const namesOfType: Partial<Record<StateTypeName, readonly string[]>> = {
  SCHEDULED: ['Scheduled', 'Late', 'AwaitingRetry', 'AwaitingConcurrencySlot', 'Resuming'],
  PENDING: ['Pending', 'Submitting', 'InfrastructurePending'],
  RUNNING: ['Running', 'Retrying'],
  PAUSED: ['Paused', 'Suspended'],
  COMPLETED: ['Completed', 'Cached', 'RolledBack'],
  FAILED: ['Failed', 'TimedOut'],
}

/** What one looks for first. */
const offered: readonly StateTypeName[] = [
  'FAILED',
  'CRASHED',
  'RUNNING',
  'SCHEDULED',
  'PENDING',
  'PAUSED',
  'COMPLETED',
  'CANCELLING',
  'CANCELLED',
]

const typePrefix = 'type:'

/** All of a type first, then the names under it. `seen` are names met in the data that Prefect does not know. */
export function stateOptions(seen: readonly { type: string; name: string }[] = []): ComboboxOption[] {
  return offered.flatMap((type) => {
    const known = namesOfType[type] ?? []
    const invented = seen.filter(
      (state) => state.type === type && state.name !== stateWord(type) && !known.includes(state.name),
    )
    const names = [...new Set([...known, ...invented.map(({ name }) => name)])]
    const all = {
      value: typePrefix + type,
      label: names.length > 0 ? `Any ${stateWord(type).toLowerCase()}` : stateWord(type),
    }
    return [all, ...names.map((name) => ({ value: name, label: name, hint: stateWord(type).toLowerCase() }))]
  })
}

/** A view's states as the values of these options, and back. */
export const stateValues = ({ stateTypes, stateNames }: Pick<RunView, 'stateTypes' | 'stateNames'>): string[] => [
  ...stateTypes.map((type) => typePrefix + type),
  ...stateNames,
]

export function fromStateValues(values: readonly string[]): Pick<RunView, 'stateTypes' | 'stateNames'> {
  return {
    stateTypes: stateTypeNames.filter((type) => values.includes(typePrefix + type)),
    stateNames: values.filter((value) => !stateTypeNames.some((type) => value === typePrefix + type)),
  }
}

/** How a chip says it: `Failed, Late`. */
export function statesText({ stateTypes, stateNames }: Pick<RunView, 'stateTypes' | 'stateNames'>): string {
  return [...stateTypes.map((type) => stateWord(type)), ...stateNames].join(', ')
}
