import type { Impact } from './impact'

/**
 * How a base job template is looked at: the form of its defaults, the table of its variables, its text, and what it
 * makes: the form people get, the job of a deployment, the difference from the published default of the type.
 */
const LENSES = ['form', 'variables', 'json', 'preview', 'job', 'changes'] as const
export type TemplateLens = (typeof LENSES)[number]
/** What stands beside the document on a wide screen. */
const BESIDE = ['preview', 'job', 'changes'] as const
export type Beside = (typeof BESIDE)[number]

/** As it stands in the address; defaults are not written. */
export interface TemplateView {
  lens: TemplateLens
  beside?: Beside
  /** The deployment whose job is shown. */
  deployment?: string
}

export function readView(search: URLSearchParams): TemplateView {
  const among = <Value extends string>(values: readonly Value[], key: string) =>
    values.find((value) => value === search.get(key))
  return {
    lens: among(LENSES, 'lens') ?? 'form',
    beside: among(BESIDE, 'beside'),
    deployment: search.get('deployment') ?? undefined,
  }
}

export function writeView(before: URLSearchParams, view: TemplateView): URLSearchParams {
  const after = new URLSearchParams(before)
  const put = (key: string, value: string | undefined) => (value ? after.set(key, value) : after.delete(key))
  put('lens', view.lens === 'form' ? undefined : view.lens)
  put('beside', view.beside)
  put('deployment', view.deployment)
  return after
}

/** What the page around the editor has to know. */
export interface TemplateOutlook {
  errors: number
  warnings: number
  /** The text is no JSON. */
  broken: boolean
  /** Fields of the defaults form that hold text which is no JSON: what they show is not in the template. */
  unreadable: boolean
  /** The text has changed since it was looked at last. */
  pending: boolean
  /** What saving means for the deployments; undefined while it is not known. */
  impact?: Impact
}

export const NOTHING_FOUND: TemplateOutlook = {
  errors: 0,
  warnings: 0,
  broken: false,
  unreadable: false,
  pending: false,
}
