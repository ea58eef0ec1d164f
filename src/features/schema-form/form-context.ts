import {
  createContext,
  use,
  useCallback,
  useMemo,
  useState,
  useSyncExternalStore,
  type ComponentType,
  type ReactNode,
} from 'react'
import type { DocumentRules } from './document-rules'
import type { FormModel, Lens, Look } from './form-model'
import { jsonEquals, pointer, type Path } from './json-value'
import type { Problem } from './problems'
import type { Schema } from './schema'
import type { Shape } from './shape'

export interface ControlProps {
  /** DOM id of the control; the row's label points to it. */
  id: string
  label: string
  /** A label element names the control; else it needs `label` as its accessible name. */
  labelled: boolean
  shape: Shape
  lens: Lens
  /** What is shown: the given value, or the inherited one. */
  value: unknown
  required: boolean
  readOnly: boolean
  invalid: boolean
  describedBy?: string
}

/** What a field is told about itself. */
export interface FieldProps {
  schema: unknown
  lens: Lens
  label: string
  required?: boolean
  /** Said in place of the type, for keys the schema does not know. */
  typeWord?: string
  /** The open branch of a union: the constants that tell it from the others go without saying. */
  branch?: boolean
  /** Beside the control, such as a button to remove an unknown key. */
  extra?: ReactNode
  /** Where the button for other ways to give the value goes: the head of a card. Null until that is drawn. */
  buttonSlot?: HTMLElement | null
}

export interface FormScope {
  model: FormModel
  root: Schema
  readOnly: boolean
  /** Values may be given as JSON, template or variable, which the server fills in (kinds.ts). */
  special: boolean
  /** The values are those of a block document. */
  document?: DocumentRules
  /** Prefix of DOM ids, so that two forms can be on one page. */
  prefix: string
  sourceWords?: { yours?: string; default?: string; deployment?: string; none?: string }
  /** rjsf's registry: controls by name, and the two ways a field is shown, with and without a label of its own. */
  widgets: Record<string, ComponentType<ControlProps>>
  FieldNode: ComponentType<FieldProps>
  FieldBody: ComponentType<FieldProps>
}

const Scope = createContext<FormScope | null>(null)
export const ScopeProvider = Scope.Provider

export function useScope(): FormScope {
  const scope = use(Scope)
  if (!scope) throw new Error('A field needs a form around it')
  return scope
}

/** The DOM id of the control at a place. Keys may hold blanks, which an id list may not. */
export function controlId(prefix: string, path: Path): string {
  return `${prefix}${encodeURIComponent(pointer(path))}`
}

/** The value at a lens: what is given, and what is shown. */
export function useLens(lens: Lens): { given: unknown; shown: unknown } {
  return useSyncExternalStore(lens.subscribe, lens.held)
}

/** Problems at a place and inside it. */
export function useProblems(lens: Lens): readonly Problem[] {
  const { model, place } = lens
  return useSyncExternalStore(
    model.subscribeProblems,
    useCallback(() => model.problemsAt(place), [model, place]),
  )
}

/** How a field is looked at. Once for a field and handed on: there are hundreds of fields, and each listens for itself. */
export function useLook(lens: Lens): Look {
  const { look } = lens
  useSyncExternalStore(look.subscribe, look.version)
  return look
}

/**
 * Text being typed for a value that is not text. What is typed stays as it is while it means the value in place; when
 * the value changes otherwise (reset, JSON editor), its own text is shown.
 */
export function useDraftText(
  value: unknown,
  print: (value: unknown) => string,
): [string, (text: string, means: unknown) => void] {
  const [draft, setDraft] = useState<{ text: string; means: unknown }>()
  const printed = useMemo(() => print(value), [value, print])
  const type = useCallback((text: string, means: unknown) => setDraft({ text, means }), [])
  return [draft && jsonEquals(draft.means, value) ? draft.text : printed, type]
}
