import { useRef, useState } from 'react'

interface Step {
  /** The text that comes back when it is undone (or done again). */
  text: string
  label: string
}

/** Typing is one step until it pauses this long. */
const PAUSE_MS = 1500
const MOST_STEPS = 100
/** Characters kept in all: a template may be a megabyte. */
const MOST_TEXT = 16_000_000

/** Undo and redo of a text that several views edit. */
export function useTextHistory(text: string, onText: (text: string) => void) {
  const [past, setPast] = useState<readonly Step[]>([])
  const [future, setFuture] = useState<readonly Step[]>([])
  const typed = useRef({ at: 0, text: '' })

  const edit = (next: string, label?: string) => {
    if (next === text) return
    const now = Date.now()
    const goesOn = label === undefined && now - typed.current.at < PAUSE_MS && typed.current.text === text
    typed.current = label === undefined ? { at: now, text: next } : { at: 0, text: '' }
    if (!goesOn) setPast(bounded([...past, { text, label: label ?? 'typing' }]))
    if (future.length > 0) setFuture([])
    onText(next)
  }
  const step = (from: readonly Step[], setFrom: typeof setPast, to: readonly Step[], setTo: typeof setPast) => {
    const last = from.at(-1)
    if (!last) return
    typed.current = { at: 0, text: '' }
    setFrom(from.slice(0, -1))
    setTo([...to, { text, label: last.label }])
    onText(last.text)
  }
  return {
    /** Without a label it is typing, of which many keys are one step. */
    edit,
    undo: () => step(past, setPast, future, setFuture),
    redo: () => step(future, setFuture, past, setPast),
    /** What undo would take back, and redo do again. */
    undoes: past.at(-1)?.label,
    redoes: future.at(-1)?.label,
  }
}

function bounded(steps: Step[]): Step[] {
  let room = MOST_TEXT
  const from = steps.findLastIndex(({ text }, index) => {
    room -= text.length
    return room < 0 || steps.length - index > MOST_STEPS
  })
  return steps.slice(from + 1)
}

export type TextHistory = ReturnType<typeof useTextHistory>
