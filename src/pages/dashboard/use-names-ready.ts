import { createContext, useEffect, useState } from 'react'

/** A list that does not answer must not keep the names of the others away for longer. */
const patienceMs = 3_000

/** Whether rows may ask for the names of their flows: see `useNamesReady`. */
export const NamesReady = createContext(true)

/**
 * The lists of the dashboard come one after the other; their names are asked for when all have answered, so that they
 * are one request and not one a list.
 */
export function useNamesReady(answered: boolean): boolean {
  const [ready, setReady] = useState(false)
  if (answered && !ready) setReady(true)
  useEffect(() => {
    if (ready) return
    const timer = setTimeout(() => setReady(true), patienceMs)
    return () => clearTimeout(timer)
  }, [ready])
  return ready || answered
}
