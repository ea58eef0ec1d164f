import { createContext } from 'react'

/** Opens the palette from anywhere in the shell; the palette itself is loaded when it is first opened. */
export const OpenPalette = createContext<() => void>(() => {})
