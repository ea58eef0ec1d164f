import { syntaxTree } from '@codemirror/language'
import { type EditorState, type Extension, Prec, StateEffect, StateField, type Transaction } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  MatchDecorator,
  showTooltip,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

// Prefect's placeholders in JSON: coloured, and their names offered, as are keys and values that a place knows. The
// editor's own completion package would be ten times this.

const matcher = new MatchDecorator({
  regexp: /\{\{\s*[\p{L}\p{N}_.\-[\]$]+\s*\}\}/gu,
  decoration: Decoration.mark({ class: 'cm-placeholder-name' }),
})

const colouring = ViewPlugin.fromClass(
  class {
    marks: DecorationSet
    constructor(view: EditorView) {
      this.marks = matcher.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.marks = matcher.updateDeco(update, this.marks)
    }
  },
  { decorations: (plugin) => plugin.marks },
)

type SyntaxNode = ReturnType<typeof syntaxTree>['topNode']

/** Where in a JSON text something is being written. */
export interface CompletionPlace {
  /** Of the object or list around a key, or of the value itself; places in lists count from 0. */
  path: (string | number)[]
  role: 'key' | 'value'
}

export interface EditorCompletion {
  label: string
  /** What is written in the place of the text with its quotes. */
  insert: string
}

interface Offer {
  from: number
  /** What of the text behind the caret is replaced, too. */
  rest: RegExp
  options: readonly EditorCompletion[]
  at: number
}

const MOST = 8
/** Nothing further back on a line of a megabyte is looked at. */
const BACK = 200
const close = StateEffect.define<null>()
const move = StateEffect.define<number>()
const ask = StateEffect.define<null>()

type Complete = (place: CompletionPlace) => readonly EditorCompletion[]

export function offerAt(state: EditorState, names: readonly string[], complete: Complete): Offer | null {
  const { main } = state.selection
  if (!main.empty) return null
  const line = state.doc.lineAt(main.head)
  const before = state.sliceDoc(Math.max(line.from, main.head - BACK), main.head)
  const open = /\{\{\s*([\p{L}\p{N}_.-]*)$/u.exec(before)
  if (open) {
    const options = names.map((name) => ({ label: name, insert: `{{ ${name} }}` }))
    return offerOf(options, open[1]!, main.head - open[0].length, /^\s*\}\}/)
  }
  // An open text of which only a word is written so far.
  const word = /"([\w$-]*)$/.exec(before)
  if (!word || line.length > BACK * 5) return null
  const from = main.head - word[0].length
  // A quote that closes a text opens none.
  if ((state.sliceDoc(line.from, from).replaceAll(/\\./g, '').split('"').length - 1) % 2 === 1) return null
  const place = placeAt(state, from)
  if (!place) return null
  const after = state.sliceDoc(main.head, main.head + BACK)
  const written = place.role === 'key' && /^[\w$-]*"\s*:/.test(after)
  const options = complete(place).map((option) =>
    // The key stands before a value already.
    written ? { ...option, insert: JSON.stringify(option.label) } : option,
  )
  return offerOf(options, word[1]!, from, /^[\w$-]*"/)
}

function offerOf(options: readonly EditorCompletion[], text: string, from: number, rest: RegExp): Offer | null {
  const typed = text.toLowerCase()
  const found = options.filter(({ label }) => label.toLowerCase().includes(typed) && label.toLowerCase() !== typed)
  const first = found.filter(({ label }) => label.toLowerCase().startsWith(typed))
  const shown = [...first, ...found.filter((option) => !first.includes(option))].slice(0, MOST)
  return shown.length > 0 ? { from, rest, options: shown, at: 0 } : null
}

/** What a text that begins at `from` is in the JSON around it; undefined where that cannot be told. */
function placeAt(state: EditorState, from: number): CompletionPlace | undefined {
  const gap = /[^\s]\s*$/.exec(state.sliceDoc(Math.max(0, from - BACK), from))?.[0].trim()
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(from, -1)
  const path: (string | number)[] = []
  let role: CompletionPlace['role'] | undefined
  while (node) {
    const { name, parent }: SyntaxNode = node
    if (name === 'Object' && role === undefined) {
      if (gap === ':') {
        // A value that is not yet one: the property ends before it.
        const key = lastProperty(node, from)?.getChild('PropertyName')
        if (!key) return undefined
        path.unshift(keyOf(state, key))
        role = 'value'
      } else role = 'key'
    }
    if (name === 'Array') {
      let index = 0
      for (let child = node.firstChild; child && child.to <= from; child = child.nextSibling)
        if (!/^(\[|\]|,|⚠)$/.test(child.name)) index += 1
      path.unshift(index)
      role ??= 'value'
    }
    if (name === 'Property') {
      const key = node.getChild('PropertyName')
      // The text is the key itself.
      if (key && key.from < from) {
        path.unshift(keyOf(state, key))
        role ??= 'value'
      }
    }
    node = parent
  }
  return role && { path, role }
}

function lastProperty(object: SyntaxNode, before: number): SyntaxNode | undefined {
  let last: SyntaxNode | undefined
  for (let child = object.firstChild; child && child.from < before; child = child.nextSibling)
    if (child.name === 'Property') last = child
  return last
}

function keyOf(state: EditorState, { from, to }: SyntaxNode): string {
  try {
    return String(JSON.parse(state.sliceDoc(from, to)))
  } catch {
    return state.sliceDoc(from + 1, to - 1)
  }
}

function choose(view: EditorView, { from, rest, options }: Offer, index: number) {
  const { head } = view.state.selection.main
  const after = rest.exec(view.state.sliceDoc(head, head + BACK))?.[0] ?? ''
  const { insert } = options[index]!
  const inside = insert.endsWith('{}') ? insert.length - 1 : insert.length
  view.dispatch({
    changes: { from, to: head + after.length, insert },
    selection: { anchor: from + inside },
    effects: close.of(null),
    userEvent: 'input.complete',
  })
}

const optionId = (index: number) => `placeholder-option-${index}`

function list(view: EditorView, offer: Offer) {
  const dom = document.createElement('ul')
  dom.className = 'cm-offer'
  dom.setAttribute('role', 'listbox')
  dom.setAttribute('aria-label', 'What can be written here')
  offer.options.forEach(({ label }, index) => {
    const item = document.createElement('li')
    item.id = optionId(index)
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', String(index === offer.at))
    item.textContent = label
    // Before the editor loses the focus.
    item.addEventListener('mousedown', (event) => {
      event.preventDefault()
      choose(view, offer, index)
    })
    dom.append(item)
  })
  return { dom }
}

/** `names` and `complete` are asked anew at each key; Ctrl-Space asks without one. */
export function placeholderSupport(names: () => readonly string[], complete: Complete): Extension {
  const field = StateField.define<Offer | null>({
    create: () => null,
    update(offer, transaction: Transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(close)) return null
        if (effect.is(ask)) return offerAt(transaction.state, names(), complete)
        if (effect.is(move) && offer) return { ...offer, at: effect.value }
      }
      if (transaction.docChanged)
        return transaction.isUserEvent('input') || transaction.isUserEvent('delete')
          ? offerAt(transaction.state, names(), complete)
          : null
      return transaction.selection ? null : offer
    },
    provide: (self) => [
      showTooltip.from(self, (offer) => offer && { pos: offer.from, create: (view) => list(view, offer) }),
      EditorView.contentAttributes.from(self, (offer) =>
        offer ? { 'aria-activedescendant': optionId(offer.at) } : ({} as Record<string, string>),
      ),
    ],
  })
  const whenOpen = (run: (view: EditorView, offer: Offer) => void) => (view: EditorView) => {
    const offer = view.state.field(field)
    if (offer) run(view, offer)
    return offer !== null
  }
  const step = (by: number) =>
    whenOpen((view, { at, options: { length } }) => view.dispatch({ effects: move.of((at + by + length) % length) }))
  const take = whenOpen((view, offer) => choose(view, offer, offer.at))
  return [
    colouring,
    field,
    Prec.highest(
      keymap.of([
        { key: 'ArrowDown', run: step(1) },
        { key: 'ArrowUp', run: step(-1) },
        { key: 'Enter', run: take },
        { key: 'Tab', run: take },
        {
          key: 'Ctrl-Space',
          run: (view) => {
            view.dispatch({ effects: ask.of(null) })
            return true
          },
        },
        { key: 'Escape', run: whenOpen((view) => view.dispatch({ effects: close.of(null) })) },
      ]),
    ),
    EditorView.theme({
      '.cm-offer': { margin: '0', padding: '2px', listStyle: 'none', fontFamily: 'var(--font-mono)', fontSize: '12px' },
      '.cm-offer li': { padding: '2px 8px', borderRadius: '4px', cursor: 'pointer' },
      '.cm-offer li[aria-selected="true"]': { backgroundColor: 'var(--color-selected)', color: 'var(--color-accent)' },
    }),
  ]
}
