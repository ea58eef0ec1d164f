import { lazy, Suspense } from 'react'
import { Skeleton } from '~/ui/skeleton'
import type { TemplateEditorProps } from './template-editor'
import { NOTHING_FOUND } from './template-lens'

const Editor = lazy(() => import('./template-editor').then((module) => ({ default: module.TemplateEditor })))

/** The editor with its form and its checks in chunks of their own (form 104 KB gzip, CodeMirror 112 KB). */
export function LazyTemplateEditor(props: TemplateEditorProps) {
  return (
    <Suspense
      fallback={
        <>
          <div
            role="status"
            aria-busy="true"
            aria-label="Loading the editor"
            className="flex min-h-60 flex-1 flex-col gap-3 bg-raised p-4"
          >
            {[1, 2, 3, 4].map((row) => (
              <Skeleton key={row} className="h-7" />
            ))}
          </div>
          {props.children(NOTHING_FOUND, null)}
        </>
      }
    >
      <Editor {...props} />
    </Suspense>
  )
}
