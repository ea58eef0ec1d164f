import { createContext } from 'react'

/** Whether the keyboard is on the table row around a component; true outside tables. */
export const RowIsActive = createContext(true)
