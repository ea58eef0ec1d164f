/** The last block that was made for a field of a form, which offers it when one comes back. For as long as the page lives. */
let made: { id: string; name: string; type: string } | undefined

export const rememberMadeBlock = (block: { id: string; name: string; type: string }) => {
  made = block
}

export const madeBlock = (type: string) => (made?.type === type ? made : undefined)
