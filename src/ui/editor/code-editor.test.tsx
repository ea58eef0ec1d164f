import { EditorView } from '@codemirror/view'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { CodeEditor } from './code-editor'

function Host() {
  const [text, setText] = useState('{}')
  return <CodeEditor label="text" language="json" value={text} onChange={setText} />
}

it('takes the keyboard, the text and what is selected over from the plain field, with no moment in between', async () => {
  render(<Host />)
  const field = screen.getByLabelText<HTMLTextAreaElement>('text')
  expect(field.localName).toBe('textarea')
  fireEvent.change(field, { target: { value: '{"a": 1}' } })
  field.focus()
  field.setSelectionRange(1, 7)
  const focused: (Element | null)[] = []
  // Told right after the swap, before anything else can happen.
  const observer = new MutationObserver(() => {
    if (!field.isConnected) focused.push(document.activeElement)
  })
  observer.observe(document.body, { childList: true, subtree: true })
  const content = await waitFor(() => {
    const found = document.querySelector<HTMLElement>('.cm-content')
    expect(found).toBeTruthy()
    return found!
  })
  observer.disconnect()
  expect(focused[0]).toBe(content)
  const { state } = EditorView.findFromDOM(content)!
  expect(state.doc.toString()).toBe('{"a": 1}')
  expect(state.selection.main).toMatchObject({ from: 1, to: 7 })
})
