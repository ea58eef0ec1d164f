import { useCallback, useRef } from 'react'
import { lazyPart, useLazyPart } from '~/ui/overlay/lazy-part'
import { cx } from '~/ui/class-names'
import type { EditorSettings, Selected } from './code-mirror'

export type { CompletionPlace, EditorCompletion } from './placeholder-support'

const editor = lazyPart(() => import('./code-mirror'))

/** CodeMirror (107 KB gzip) in a chunk of its own. Until it is there the text can be read and edited in a plain field. */
export function CodeEditor({ className, minHeight = 120, maxHeight = 480, ...settings }: CodeEditorProps) {
  const module = useLazyPart(editor, true, () => {})
  // Somebody who was quicker than the chunk goes on typing where they were, over what they had selected. It is looked at
  // as the field goes: no event would have told it of what was done a moment before.
  const left = useRef<Selected>(undefined)
  const field = useCallback((node: HTMLTextAreaElement) => {
    return () => {
      left.current =
        node === document.activeElement ? { anchor: node.selectionStart, head: node.selectionEnd } : undefined
    }
  }, [])
  const frame = cx(
    'w-full min-w-0 overflow-auto rounded-md border border-line-strong bg-raised focus-within:border-accent',
    settings.invalid && 'border-failed',
    className,
  )
  const size = { minHeight: `${minHeight}px`, maxHeight: `${maxHeight}px` }
  if (module)
    return (
      <div className={frame} style={size}>
        <module.CodeMirror {...settings} minHeight={minHeight} takeOver={left} />
      </div>
    )
  return (
    <textarea
      ref={field}
      id={settings.id}
      aria-label={settings.label}
      aria-describedby={settings['aria-describedby']}
      value={settings.value}
      readOnly={settings.readOnly || !settings.onChange}
      onChange={(event) => settings.onChange?.(event.currentTarget.value)}
      spellCheck={false}
      className={cx(frame, 'mono block resize-none px-3 py-1 leading-4.5')}
      style={{ ...size, height: `${minHeight}px` }}
    />
  )
}

export type CodeEditorProps = EditorSettings & {
  /** In px. */
  minHeight?: number
  maxHeight?: number
  className?: string
}
