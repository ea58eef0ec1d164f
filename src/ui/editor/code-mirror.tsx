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
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { type CompletionPlace, type EditorCompletion, placeholderSupport } from './placeholder-support'

/** A remark on the text between two offsets. */
export type EditorDiagnostic = {
  from: number
  to: number
  message: string
  severity?: 'error' | 'warning' | 'info'
}

export type EditorSettings = {
  value: string
  onChange?: (value: string) => void
  /** Instead of `onChange` for a text of megabytes, which is not to be put together at each key: call `read` for it. */
  onEdit?: (read: () => string) => void
  language: 'json' | 'text'
  readOnly?: boolean
  /** The accessible name. */
  label: string
  id?: string
  invalid?: boolean
  'aria-describedby'?: string
  /** From elsewhere, such as the server. JSON's own mistakes are found here. */
  diagnostics?: readonly EditorDiagnostic[]
  /** Names for `{{ name }}`: placeholders stand out, and after `{{` these are offered. */
  placeholders?: readonly string[]
  /** Besides: what may be written at a place of the JSON; asked at each key. Only with `placeholders`. */
  complete?: (place: CompletionPlace) => readonly EditorCompletion[]
  /** A place to show and select; a new object goes there again. */
  reveal?: { from: number; to: number }
}

/** Characters; from here on a text is put together only when somebody reads it. */
const LARGE = 256 * 1024

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
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--color-selected)',
    outline: '1px solid var(--color-accent)',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--color-hover)',
    border: 'none',
    color: 'var(--color-muted)',
    padding: '0 4px',
  },
  '.cm-lintRange': { backgroundImage: 'none', textDecoration: 'underline wavy', textUnderlineOffset: '3px' },
  '.cm-lintRange-error': { backgroundColor: 'var(--color-failed-bg)', textDecorationColor: 'var(--color-failed)' },
  '.cm-lintRange-warning': { backgroundColor: 'var(--color-late-bg)', textDecorationColor: 'var(--color-late)' },
  '.cm-lintRange-info': { textDecorationColor: 'var(--color-faint)', textDecorationStyle: 'dotted' },
  // Over the colour of the string around it.
  '.cm-placeholder-name, .cm-placeholder-name span': { color: 'var(--color-accent)' },
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
      // Editable text can be focused anyway; axe goes by the attribute.
      tabindex: '0',
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
  const { length } = state.doc
  return diagnostics.map(({ from, to, message, severity = 'error' }) => {
    // An empty range shows nothing.
    const start = Math.max(0, Math.min(from, length - 1))
    return { from: start, to: Math.max(Math.min(to, length), Math.min(start + 1, length)), message, severity }
  })
}

/** The one stretch in which two texts differ, so that the caret, folds and what was scrolled to stay where they are. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from += 1
  let end = 0
  while (end < most - from && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end += 1
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}

/** Offsets in the text. */
export type Selected = { anchor: number; head: number }

/** `takeOver`: what was selected in the field before it, which had the keyboard. */
export function CodeMirror(
  settings: EditorSettings & { minHeight: number; takeOver: RefObject<Selected | undefined> },
) {
  const { value, language, diagnostics, minHeight } = settings
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const compartments = useRef({ settings: new Compartment(), language: new Compartment() })
  /** The text as it was told last; undefined when it came from outside. */
  const said = useRef<string>(undefined)
  const latest = useRef(settings)
  useEffect(() => {
    latest.current = settings
  })

  // In the moment in which the plain field goes: a key pressed in between would have nowhere to go.
  useLayoutEffect(() => {
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
          initial.placeholders
            ? placeholderSupport(
                () => latest.current.placeholders ?? [],
                (place) => latest.current.complete?.(place) ?? [],
              )
            : [],
          linter(({ state }) => remarksOn(state, latest.current), {
            delay: 300,
            needsRefresh: (update) =>
              update.transactions.some((each) => each.effects.some((effect) => effect.is(lintAgain))),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((each) => each.isUserEvent('outside'))) {
              const { state, view: of } = update
              const read = () => {
                said.current = of.state.doc.toString()
                return said.current
              }
              if (latest.current.onEdit && state.doc.length > LARGE) latest.current.onEdit(read)
              else latest.current.onChange?.(read())
            }
          }),
        ],
      }),
    })
    view.current = editor
    const before = initial.takeOver.current
    if (before) {
      const { length } = editor.state.doc
      const { anchor, head } = before
      editor.dispatch({ selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) } })
      editor.focus()
    }
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    // The echo of what was typed here: megabytes are not to be read again for each key.
    if (!editor || value === said.current || editor.state.doc.toString() === value) return
    said.current = undefined
    editor.dispatch({ changes: difference(editor.state.doc.toString(), value), userEvent: 'outside' })
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

  const { reveal } = settings
  useEffect(() => {
    const editor = view.current
    if (!editor || !reveal) return
    const { length } = editor.state.doc
    const selection = { anchor: Math.min(reveal.from, length), head: Math.min(reveal.to, length) }
    editor.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) })
    editor.focus()
  }, [reveal])

  return (
    <div
      ref={host}
      className="[&_.cm-content]:min-h-(--min)"
      style={{ '--min': `${minHeight - 2}px` } as React.CSSProperties}
    />
  )
}
