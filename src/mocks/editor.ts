import { EditorView } from '@codemirror/view'
import { act, waitFor } from '@testing-library/react'
import { expect } from 'vitest'

/** The editor of the page once it has loaded: the text in it, and one pasted over the whole. */
export async function theEditor(): Promise<{ text: () => string; write: (text: string) => void }> {
  const view = await waitFor(() => {
    const found = document.querySelector<HTMLElement>('.cm-content')
    expect(found).toBeTruthy()
    return EditorView.findFromDOM(found!)!
  })
  return {
    text: () => view.state.doc.toString(),
    write: (text) => act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })),
  }
}
