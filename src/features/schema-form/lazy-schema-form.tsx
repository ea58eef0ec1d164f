import { lazy, Suspense } from 'react'
import { Skeleton } from '~/ui/skeleton'
import type { SchemaFormProps } from './schema-form'

export type { SchemaFormProps }

const Form = lazy(() => import('./schema-form').then((module) => ({ default: module.SchemaForm })))

/** The form in a chunk of its own, for pages that seldom show one (resuming a paused run). */
export function LazySchemaForm(props: SchemaFormProps) {
  return (
    <Suspense fallback={<Skeleton className="h-24" />}>
      <Form {...props} />
    </Suspense>
  )
}
