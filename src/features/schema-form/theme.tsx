import type { ThemeProps } from '@rjsf/core/lib/withTheme.js'
import withTheme from '@rjsf/core/lib/withTheme.js'
import type { FieldProps as RjsfFieldProps } from '@rjsf/utils'
import type { ComponentType } from 'react'
import { BooleanWidget, ChoiceWidget, NullWidget } from './choice-widgets'
import { FieldBody, FieldNode } from './field-node'
import { ScopeProvider, type ControlProps, type FormScope } from './form-context'
import type { Lens } from './form-model'
import { MomentWidget } from './moment-widget'
import { ObjectField } from './object-field'
import type { Shape } from './shape'
import { JsonWidget, NumberWidget, SecretWidget, TextWidget } from './text-widgets'

/** What the form hands to its root field through rjsf's `formContext`. */
export interface RootContext {
  scope: Omit<FormScope, 'widgets' | 'FieldNode' | 'FieldBody'>
  lens: Lens
  shape: Shape
}

const widgets: Record<string, ComponentType<ControlProps>> = {
  text: TextWidget,
  secret: SecretWidget,
  integer: NumberWidget,
  number: NumberWidget,
  boolean: BooleanWidget,
  choice: ChoiceWidget,
  moment: MomentWidget,
  json: JsonWidget,
  null: NullWidget,
}

/**
 * The root field. rjsf's own fields are not used below it: they write through the form's state, which on every change
 * clones the data, derives defaults anew and turns "not given" into null or nothing as it sees fit. Here a value means
 * what the person said, so fields read and write the form's model (form-model.ts).
 */
function RootField({ registry }: RjsfFieldProps) {
  const { scope, lens, shape } = registry.formContext as RootContext
  const whole: FormScope = {
    ...scope,
    widgets: registry.widgets as unknown as FormScope['widgets'],
    FieldNode,
    FieldBody,
  }
  return (
    <ScopeProvider value={whole}>
      <ObjectField shape={shape} lens={lens} readOnly={scope.readOnly} />
    </ScopeProvider>
  )
}

const theme = { fields: { SchemaField: RootField }, widgets } as unknown as ThemeProps

export const ThemedForm = withTheme(theme)
