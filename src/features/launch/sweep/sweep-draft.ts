/** `product`: each value with each; `zip`: the first with the first; `table`: pasted rows. */
export type SweepHow = 'product' | 'zip' | 'table'

/** What a person wrote. */
export interface SweepDraft {
  how: SweepHow
  /** For product and zip: the parameters that vary, in order. */
  varied: { name: string; values: string }[]
  /** For a table: rows under a head of parameter names. */
  table: string
  /** Seconds between two starts. */
  every: string
}

export const EMPTY_SWEEP: SweepDraft = { how: 'product', varied: [{ name: '', values: '' }], table: '', every: '' }
