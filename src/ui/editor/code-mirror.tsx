import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, linter } from '@codemirror/lint'
import { Compartment, EditorState, type Extension, StateEffect } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

/** A remark on the text: 1-based line, 0-based column. */
export type EditorDiagnostic = {
  line: number
  column?: number
  message: string
  severity?: 'error' | 'warning' | 'info'
}

export type EditorSettings = {
  value: string
  onChange?: (value: string) => void
  language: 'json' | 'text'
  readOnly?: boolean
  /** The accessible name. */
  label: string
  id?: string
  invalid?: boolean
  'aria-describedby'?: string
  /** From elsewhere, such as the server. JSON's own mistakes are found here. */
  diagnostics?: readonly EditorDiagnostic[]
}

// Colours by class from our tokens: the editor's own themes know neither our palette nor the dark one.
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--color-text)' },
  { tag: tags.string, color: 'var(--color-completed)' },
  { tag: tags.number, color: 'var(--color-running)' },
  { tag: [tags.bool, tags.null], color: 'var(--color-paused)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--color-muted)' },
  { tag: tags.invalid, color: 'var(--color-failed)' },
])

const theme = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--color-text)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    lineHeight: '18px',
    fontVariantLigatures: 'none',
    overflow: 'visible',
  },
  '.cm-content': { caretColor: 'var(--color-text)', padding: '4px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--color-accent) 28%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'var(--color-raised)', color: 'var(--color-faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--color-hover)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--color-selected)',
    outline: '1px solid var(--color-accent)',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--color-hover)',
    border: 'none',
    color: 'var(--color-muted)',
    padding: '0 4px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-raised)',
    border: '1px solid var(--color-line-strong)',
    borderRadius: '6px',
    color: 'var(--color-text)',
    fontFamily: 'var(--font-sans)',
    overflow: 'hidden',
  },
  '.cm-diagnostic': { padding: '4px 8px', wordBreak: 'break-word' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--color-failed)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--color-late)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--color-running)' },
})

/** What the settings decide, apart from the text itself. */
function settingsOf({ readOnly, onChange, label, id, invalid, ...rest }: EditorSettings): Extension {
  const fixed = readOnly || !onChange
  return [
    EditorState.readOnly.of(fixed),
    // A read-only editor keeps the caret, so that it can be walked and selected with the keyboard.
    EditorView.contentAttributes.of({
      'aria-label': label,
      ...(id && { id }),
      ...(fixed && { 'aria-readonly': 'true' }),
      ...(invalid && { 'aria-invalid': 'true' }),
      ...(rest['aria-describedby'] && { 'aria-describedby': rest['aria-describedby'] }),
    }),
  ]
}

/** The place comes from the syntax tree, because engines word and place the parser's complaint as they like. */
function mistakeIn(state: EditorState): Diagnostic[] {
  const text = state.doc.toString()
  // An empty field is not a mistake; whether it may be empty is for the form to say.
  if (text.trim() === '') return []
  try {
    JSON.parse(text)
    return []
  } catch (error) {
    let at: { from: number; to: number } | undefined
    syntaxTree(state).iterate({
      enter: (node) => {
        if (node.type.isError && !at) at = { from: node.from, to: node.to }
      },
    })
    const from = Math.min(at?.from ?? text.length, Math.max(0, text.length - 1))
    const message = error instanceof Error ? error.message : 'Not valid JSON'
    return [{ from, to: Math.min(text.length, Math.max(at?.to ?? from, from + 1)), severity: 'error', message }]
  }
}

/** The remarks changed, though the text did not. */
const lintAgain = StateEffect.define<null>()

/** JSON's own mistakes, found here, and what others have to say. */
function remarksOn(
  state: EditorState,
  { language, readOnly, onChange, diagnostics = [] }: EditorSettings,
): Diagnostic[] {
  const own = language === 'json' && onChange && !readOnly ? mistakeIn(state) : []
  return [...own, ...toCodeMirror(state, diagnostics)]
}

function toCodeMirror(state: EditorState, diagnostics: readonly EditorDiagnostic[]): Diagnostic[] {
  return diagnostics.map(({ line, column = 0, message, severity = 'error' }) => {
    const at = state.doc.line(Math.min(Math.max(1, line), state.doc.lines))
    const from = Math.min(at.from + Math.max(0, column), at.to)
    return { from, to: Math.max(from, at.to), message, severity }
  })
}

export function CodeMirror(settings: EditorSettings & { minHeight: number; focusAt: number | null }) {
  const { value, language, diagnostics, minHeight } = settings
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const compartments = useRef({ settings: new Compartment(), language: new Compartment() })
  const latest = useRef(settings)
  useEffect(() => {
    latest.current = settings
  })

  useEffect(() => {
    if (!host.current) return
    const initial = latest.current
    const { settings: own, language: lang } = compartments.current
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial.value,
        extensions: [
          lineNumbers(),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          EditorView.lineWrapping,
          syntaxHighlighting(colours),
          theme,
          lintGutter(),
          // Without Tab for indenting: in a form it goes to the next field, and nobody is trapped.
          keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
          own.of(settingsOf(initial)),
          lang.of(initial.language === 'json' ? json() : []),
          linter(({ state }) => remarksOn(state, latest.current), {
            delay: 300,
            needsRefresh: (update) =>
              update.transactions.some((each) => each.effects.some((effect) => effect.is(lintAgain))),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((each) => each.isUserEvent('outside'))) {
              latest.current.onChange?.(update.state.doc.toString())
            }
          }),
        ],
      }),
    })
    view.current = editor
    if (initial.focusAt !== null) {
      editor.dispatch({ selection: { anchor: Math.min(initial.focusAt, editor.state.doc.length) } })
      editor.focus()
    }
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, userEvent: 'outside' })
  }, [value])

  const { readOnly, label, id, invalid } = settings
  const describedBy = settings['aria-describedby']
  const fixed = Boolean(readOnly || !settings.onChange)
  useEffect(() => {
    const { settings: own, language: lang } = compartments.current
    view.current?.dispatch({
      effects: [
        own.reconfigure(settingsOf(latest.current)),
        lang.reconfigure(language === 'json' ? json() : []),
        lintAgain.of(null),
      ],
    })
  }, [fixed, label, id, invalid, describedBy, language])

  useEffect(() => {
    view.current?.dispatch({ effects: lintAgain.of(null) })
  }, [diagnostics])

  return (
    <div
      ref={host}
      className="[&_.cm-content]:min-h-(--min)"
      style={{ '--min': `${minHeight - 2}px` } as React.CSSProperties}
    />
  )
}
