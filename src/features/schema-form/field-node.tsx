import { memo, useMemo, useState, type ReactNode } from 'react'
import { Button } from '~/ui/button'
import { controlId, useLens, useProblems, useScope, type ControlProps, type FieldProps } from './form-context'
import type { Lens } from './form-model'
import { FieldRow, Problems } from './field-row'
import { isObject, kindWord } from './json-value'
import { NoneShown, useNone } from './none-switch'
import { isBlock, ListActions, ListField, TupleField } from './list-field'
import { MapActions, MapField } from './map-field'
import { ObjectField } from './object-field'
import type { Schema } from './schema'
import { ruleWords, typeWords } from './schema-words'
import { fits, shapeOf, startValue, type Shape } from './shape'
import { useUnion } from './union-field'

/** One property with its label: a row and, for models, the rows of its own properties under it. */
export const FieldNode = memo(function FieldNode(props: FieldProps) {
  // A reset shows the value's own text again, whatever half-typed text a control held.
  const [generation, setGeneration] = useState(0)
  return <Field key={generation} {...props} onReset={() => setGeneration(generation + 1)} />
})

function Field({
  schema,
  lens,
  label,
  required = false,
  typeWord,
  extra,
  onReset,
}: FieldProps & { onReset: () => void }) {
  const { root, prefix, readOnly } = useScope()
  const shape = useMemo(() => shapeOf(schema, root), [schema, root])
  const { given, shown } = useLens(lens)
  const title = typeWord ? undefined : shape.schema.title
  const named = typeof title === 'string' && title !== '' ? title : label
  const content = useContent(shape, lens, named, required, shown, false, true)
  const problems = useProblems(lens, content.leaf)
  const id = controlId(prefix, lens.path)
  const help = typeof shape.schema.description === 'string' ? shape.schema.description : undefined
  return (
    <FieldRow
      id={id}
      label={named}
      labelsControl={content.labelled}
      required={required}
      type={typeWord ?? typeWords(shape)}
      help={help}
      rules={ruleWords(shape, root)}
      lens={lens}
      source={lens.source()}
      readOnly={readOnly || shape.schema.readOnly === true}
      problems={problems}
      actions={content.actions}
      control={
        extra ? (
          <div className="flex items-start gap-1">
            <div className="flex min-w-0 flex-1 flex-col gap-1">{content.control}</div>
            {extra}
          </div>
        ) : (
          content.control
        )
      }
      nested={given === null && shape.kind === 'object' ? undefined : content.nested}
      onReset={() => {
        lens.reset()
        onReset()
      }}
    />
  )
}

/** The same without a label of its own: an item of a list, a branch of a union. */
export const FieldBody = memo(function FieldBody({
  schema,
  lens,
  label,
  required = false,
  branch = false,
}: FieldProps) {
  const { root, prefix } = useScope()
  const shape = useMemo(() => shapeOf(schema, root), [schema, root])
  const { shown } = useLens(lens)
  const content = useContent(shape, lens, label, required, shown, branch)
  const problems = useProblems(lens, content.leaf)
  return (
    <>
      {content.control}
      {content.actions && <div className="-ml-1.5 flex flex-wrap">{content.actions}</div>}
      <Problems id={controlId(prefix, lens.path)} problems={problems} />
      {content.nested}
    </>
  )
})

interface Content {
  control: ReactNode
  nested?: ReactNode
  actions?: ReactNode
  /** A label element can name the control. */
  labelled: boolean
  /** All problems inside belong to this control: nothing under it is a field of its own. */
  leaf: boolean
}

function useContent(
  shape: Shape,
  lens: Lens,
  label: string,
  required: boolean,
  value: unknown,
  branch = false,
  inRow = false,
): Content {
  const scope = useScope()
  const readOnly = scope.readOnly || shape.schema.readOnly === true
  const problems = useProblems(lens, true)
  const union = useUnion(shape, lens, label, readOnly, value)
  const none = useNone(shape, lens, label, readOnly, value)
  const id = controlId(scope.prefix, lens.path)

  const control = (name: string, shown: unknown) => {
    const Widget = scope.widgets[name]!
    const described = [
      typeof shape.schema.description === 'string' && `${id}-help`,
      problems.length > 0 && `${id}-problems`,
    ].filter(Boolean)
    const props: ControlProps = {
      id,
      label,
      labelled: inRow && !groupNamed(shape),
      shape,
      lens,
      value: shown,
      required,
      readOnly,
      invalid: problems.some((problem) => problem.level === 'error' && !problem.missing),
      describedBy: described.length > 0 ? described.join(' ') : undefined,
    }
    return <Widget {...props} />
  }

  if (!fits(value, shape)) {
    const why =
      isObject(value) && '__prefect_kind' in value
        ? 'A value that the server fills in, as JSON.'
        : `Holds ${kindWord(value)}, shown as JSON.`
    return {
      control: (
        <>
          {control('json', value)}
          <p className="text-12 text-muted">{why}</p>
        </>
      ),
      labelled: true,
      leaf: true,
    }
  }

  if (shape.kind === 'union') return { ...union, labelled: false, leaf: false }
  if (none.isNone) {
    return { control: <NoneShown none={none.control} id={id} />, labelled: false, leaf: true }
  }

  const beside = (content: ReactNode) =>
    none.control ? (
      <div className="flex items-center gap-2.5">
        <div className="min-w-0 flex-1">{content}</div>
        {none.control}
      </div>
    ) : (
      content
    )

  const collection = (items: ReactNode, actions: ReactNode): Content => {
    const below = isBlock(shape.items, scope.root) && !isEmpty(none.shown)
    return {
      control: below ? (
        none.control
      ) : none.control ? (
        <>
          {none.control}
          {items}
        </>
      ) : (
        items
      ),
      nested: below ? items : undefined,
      actions: readOnly ? undefined : actions,
      labelled: false,
      leaf: false,
    }
  }

  switch (shape.kind) {
    case 'object':
      return objectContent(shape, lens, scope.root, none.control, none.shown, required, readOnly, branch)
    case 'list':
      return collection(
        <ListField shape={shape} lens={lens} label={label} readOnly={readOnly} value={none.shown} />,
        <ListActions shape={shape} lens={lens} label={label} value={none.shown} />,
      )
    case 'tuple':
      return {
        control: (
          <>
            {none.control}
            <TupleField shape={shape} lens={lens} label={label} readOnly={readOnly} value={none.shown} />
          </>
        ),
        labelled: false,
        leaf: false,
      }
    case 'map':
      return collection(
        <MapField shape={shape} lens={lens} label={label} readOnly={readOnly} value={none.shown} />,
        <MapActions lens={lens} label={label} value={none.shown} items={shape.items} />,
      )
    default:
      return {
        control: (
          <>
            {beside(control(widgetName(shape), none.shown))}
            {shape.problem && (
              <p className="text-12 wrap-anywhere text-late">{shape.problem} Give the value as JSON.</p>
            )}
            {none.waiting && <p className="text-12 text-muted">Nothing given yet: the default, None, holds.</p>}
          </>
        ),
        labelled: !groupNamed(shape),
        leaf: true,
      }
  }
}

/** Groups and pop-ups carry their name themselves. */
function groupNamed(shape: Shape): boolean {
  return shape.kind === 'boolean' || shape.kind === 'null' || (shape.kind === 'choice' && shape.options.length > 12)
}

function widgetName(shape: Shape): string {
  if (shape.kind === 'text' && shape.secret) return 'secret'
  if (shape.kind === 'text' && ['date', 'date-time', 'time', 'duration'].includes(shape.format)) return 'moment'
  return shape.kind
}

function objectContent(
  shape: Shape,
  lens: Lens,
  root: Schema,
  none: ReactNode,
  value: unknown,
  required: boolean,
  readOnly: boolean,
  branch: boolean,
): Content {
  const absent = value === undefined
  // A model that may be left out is opened on demand; a required one shows its fields at once.
  const folded = absent && !required
  return {
    control: (
      <>
        {none}
        {absent && !readOnly && (
          <span className="flex min-h-7 items-center gap-2 text-12 text-muted">
            Not given
            <Button size="small" onClick={() => lens.set(startValue(shape.schema, root) ?? {})}>
              {folded ? 'Fill in' : 'Give it with its defaults'}
            </Button>
          </span>
        )}
      </>
    ),
    nested: folded ? undefined : <ObjectField shape={shape} lens={lens} readOnly={readOnly} hideConstants={branch} />,
    labelled: false,
    leaf: folded,
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}
