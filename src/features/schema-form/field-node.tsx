import { memo, useMemo, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { controlId, useLens, useLook, useProblems, useScope, type ControlProps, type FieldProps } from './form-context'
import type { Lens } from './form-model'
import { FieldRow, Problems } from './field-row'
import { getAt, isObject, jsonEquals, kindWord } from './json-value'
import type { Problem } from './problems'
import { isSecretPlace } from './document-rules'
import { useBlock } from './block-field'
import { useKind } from './kind-field'
import { useNone } from './none-switch'
import { isBlock, ListActions, ListField, TupleField } from './list-field'
import { MapActions, MapField } from './map-field'
import { ObjectField } from './object-field'
import { refocusField } from './focus'
import type { Schema } from './schema'
import { ruleWords, typeWords } from './schema-words'
import { fits, shapeOf, startValue, type Shape } from './shape'
import { useStoredSecret } from './stored-secret'
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
  const { root, prefix, readOnly, document } = useScope()
  const shape = useMemo(() => shapeOf(schema, root), [schema, root])
  const rules = useMemo(() => ruleWords(shape, root), [shape, root])
  const { given, shown } = useLens(lens)
  const title = typeWord ? undefined : shape.schema.title
  const named = typeof title === 'string' && title !== '' ? title : label
  const found = useProblems(lens)
  const content = useContent({ shape, lens, label: named, required, value: shown, problems: found, inRow: true })
  const id = controlId(prefix, lens.path)
  const stored = document && getAt(document.stored, lens.path)
  const unchanged = stored !== undefined && jsonEquals(given, stored)
  const source = unchanged ? 'deployment' : lens.source()
  const help = typeof shape.schema.description === 'string' ? shape.schema.description : undefined
  return (
    <FieldRow
      id={id}
      label={named}
      labelsControl={content.labelled}
      required={required}
      type={typeWord ?? typeWords(shape)}
      help={help}
      rules={rules}
      lens={lens}
      source={source}
      resettable={stored === undefined ? source === 'yours' : !unchanged}
      onTakeAway={unchanged && !required && stored !== null ? () => lens.set(undefined) : undefined}
      readOnly={readOnly || shape.schema.readOnly === true}
      problems={content.leaf ? found : found.filter((one) => isAt(lens, one))}
      actions={content.actions}
      button={content.button}
      wide={content.wide}
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
      nested={given === null && (shape.kind === 'object' || shape.kind === 'block') ? undefined : content.nested}
      onReset={() => {
        if (stored === undefined) lens.reset()
        else lens.set(stored)
        lens.look.set('replacing', undefined)
        onReset()
        // The button is gone with what it took back.
        refocusField(prefix, lens.path)
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
  buttonSlot,
}: FieldProps) {
  const { root, prefix } = useScope()
  const shape = useMemo(() => shapeOf(schema, root), [schema, root])
  const { shown } = useLens(lens)
  const found = useProblems(lens)
  const content = useContent({ shape, lens, label, required, value: shown, problems: found, branch })
  // The row around the branch of a union says what is wrong with the union itself, and fields inside speak for themselves.
  const problems = found.filter((one) => (isAt(lens, one) ? !branch : content.leaf))
  return (
    <>
      {buttonSlot && createPortal(content.button, buttonSlot)}
      {content.button && !branch && buttonSlot === undefined ? (
        <div className="flex items-start gap-0.5">
          <div className="flex min-w-0 flex-1 flex-col gap-1">{content.control}</div>
          {content.button}
        </div>
      ) : (
        content.control
      )}
      {content.actions && <div className="-ml-1.5 flex flex-wrap">{content.actions}</div>}
      <Problems id={controlId(prefix, lens.path) + (branch ? '-branch' : '')} path={lens.path} problems={problems} />
      {content.nested}
    </>
  )
})

interface Content {
  control: ReactNode
  nested?: ReactNode
  actions?: ReactNode
  /** Opens the other ways to give the value. */
  button?: ReactNode
  /** A label element can name the control. */
  labelled: boolean
  /** All problems inside belong to this control: nothing under it is a field of its own. */
  leaf: boolean
  wide?: boolean
}

/** About the place itself, and not about something inside it. */
function isAt(lens: Lens, problem: Problem): boolean {
  return problem.path.length === lens.path.length
}

function useContent({
  shape,
  lens,
  label,
  required,
  value,
  problems,
  branch = false,
  inRow = false,
}: {
  shape: Shape
  lens: Lens
  label: string
  required: boolean
  /** What is shown. */
  value: unknown
  /** At the place and inside it. */
  problems: readonly Problem[]
  branch?: boolean
  inRow?: boolean
}): Content {
  const scope = useScope()
  const readOnly = scope.readOnly || shape.schema.readOnly === true
  const look = useLook(lens)
  const id = controlId(scope.prefix, lens.path)
  const describedBy =
    [
      typeof shape.schema.description === 'string' && `${id}-help`,
      problems.length > 0 && `${id}-problems`,
      branch && problems.length > 0 && `${id}-branch-problems`,
    ]
      .filter(Boolean)
      .join(' ') || undefined
  const invalid = problems.some((problem) => problem.level === 'error' && !problem.missing)
  const tied = { 'aria-describedby': describedBy, invalid }
  const union = useUnion(shape, lens, look, label, readOnly, value)
  const none = useNone(shape, lens, look, label, readOnly, value)
  const block = useBlock(shape, lens, look, label, none.shown, readOnly, tied)
  const kind = useKind(shape, lens, look, label, value, readOnly, tied, !branch)
  const secret = useStoredSecret(shape, lens, look, label, value, readOnly)
  // A value that is being mended as JSON stays JSON until the field is left, or the control would change while one types.
  const heldAsJson = look.get('asJson')
  const alien = !fits(value, shape)
  if (alien && !heldAsJson) look.keep('asJson', true)
  const misfit = alien || (heldAsJson === true && value !== undefined)

  const inSecret = scope.document !== undefined && isSecretPlace(scope.document.secretFields, lens.path)
  const control = (name: string, shown: unknown) => {
    const Widget = scope.widgets[name]!
    const props: ControlProps = {
      id,
      label,
      labelled: inRow && !groupNamed(shape),
      shape,
      lens,
      value: shown,
      required,
      readOnly,
      invalid,
      describedBy,
    }
    return <Widget {...props} />
  }

  if (secret.control) return { control: secret.control, labelled: false, leaf: true }
  if (kind.editor) {
    return {
      control: (
        <>
          {kind.choice}
          {kind.editor}
        </>
      ),
      labelled: false,
      leaf: true,
    }
  }

  const own = (): Content => {
    if (misfit) {
      const why =
        isObject(value) && '__prefect_kind' in value
          ? 'A value that the server fills in, as JSON.'
          : alien
            ? `Holds ${kindWord(value)}, shown as JSON.`
            : 'As JSON until the field is left.'
      return {
        control: (
          <div className="flex flex-col gap-1" onBlur={() => look.set('asJson', undefined)}>
            {control('json', value)}
            <p className="text-12 text-muted">{why}</p>
          </div>
        ),
        labelled: true,
        leaf: true,
      }
    }

    if (shape.kind === 'union') return { ...union, labelled: false, leaf: false }
    // The switch stays the same element when it is pressed, or the focus would be gone.
    const beside = (content: ReactNode) =>
      none.control ? (
        <div id={none.isNone ? id : undefined} className="flex min-h-7.5 items-center gap-2.5">
          <div className={cx('min-w-0 flex-1', none.isNone && 'hidden')}>{content}</div>
          {none.control}
        </div>
      ) : (
        content
      )
    const above = none.control && (
      <div id={none.isNone ? id : undefined} className="flex min-h-7.5 items-center">
        {none.control}
      </div>
    )
    const collection = (items: ReactNode, actions: ReactNode): Content => {
      const below = isBlock(shape.items, scope.root) && !isEmpty(none.shown)
      return {
        control: (
          <>
            {above}
            {below ? null : items}
          </>
        ),
        nested: below ? items : undefined,
        actions: readOnly ? undefined : actions,
        labelled: false,
        leaf: false,
        wide: !isEmpty(none.shown),
      }
    }

    if (none.isNone && structured(shape)) return { control: <>{above}</>, labelled: false, leaf: true }
    switch (shape.kind) {
      case 'block':
        return {
          control: (
            <>
              {above}
              {block.control}
            </>
          ),
          nested: block.nested,
          labelled: false,
          leaf: block.nested === undefined,
        }
      case 'object':
        return objectContent(shape, lens, scope.prefix, scope.root, above, none.shown, required, readOnly, branch)
      case 'list':
        return collection(
          <ListField shape={shape} lens={lens} label={label} readOnly={readOnly} value={none.shown} />,
          <ListActions shape={shape} lens={lens} label={label} value={none.shown} />,
        )
      case 'tuple':
        return {
          control: (
            <>
              {above}
              {none.shown === undefined && lens.path.length > OPEN_UNASKED ? (
                <NotGiven
                  label={label}
                  readOnly={readOnly}
                  onFill={() => lens.set(startValue(shape.schema, scope.root))}
                />
              ) : (
                <TupleField shape={shape} lens={lens} label={label} readOnly={readOnly} value={none.shown} />
              )}
            </>
          ),
          labelled: false,
          leaf: false,
          wide: true,
        }
      case 'map':
        return collection(
          <MapField shape={shape} lens={lens} label={label} readOnly={readOnly} value={none.shown} />,
          <MapActions
            lens={lens}
            label={label}
            value={none.shown}
            items={shape.items}
            onJson={scope.document && (() => look.set('asJson', true))}
          />,
        )
      default:
        return {
          control: (
            <>
              {beside(none.isNone ? null : control(widgetName(shape, none.shown, inSecret, lens.isItem), none.shown))}
              {shape.problem && (
                <p className="text-12 wrap-anywhere text-late">{shape.problem} Give the value as JSON.</p>
              )}
              {none.waiting && <p className="text-12 text-muted">Nothing given yet: the default, None, holds.</p>}
            </>
          ),
          labelled: !groupNamed(shape) && !none.isNone,
          leaf: true,
        }
    }
  }
  const content = own()
  const back = branch ? undefined : secret.back
  if (!kind.choice && !back) return { ...content, button: kind.button }
  return {
    ...content,
    control: (
      <>
        {kind.choice}
        {content.control}
        {back}
      </>
    ),
    button: kind.button,
  }
}

/** Shapes whose fields stand under the switch, and not beside it. */
function structured(shape: Shape): boolean {
  return ['block', 'object', 'list', 'tuple', 'map'].includes(shape.kind)
}

function NotGiven({ label, readOnly, onFill }: { label: string; readOnly: boolean; onFill: () => void }) {
  return (
    <span className="flex min-h-7 items-center gap-2 text-12 text-muted">
      Not given
      {!readOnly && (
        <Button size="small" aria-label={`Fill in ${label}`} onClick={onFill}>
          Fill in
        </Button>
      )}
    </span>
  )
}

/** Groups and pop-ups carry their name themselves. */
function groupNamed(shape: Shape): boolean {
  return shape.kind === 'boolean' || shape.kind === 'null' || (shape.kind === 'choice' && shape.options.length > 12)
}

/** `inSecret`: it is secret, whatever its schema says. An entry of anything is text unless it is given as JSON. */
function widgetName(shape: Shape, value: unknown, inSecret: boolean, isItem: boolean): string {
  if (shape.kind === 'text' && (shape.secret || inSecret)) return 'secret'
  if (
    shape.kind === 'json' &&
    inSecret &&
    isItem &&
    (typeof value === 'string' || value === undefined || value === null)
  )
    return 'secret'
  if (shape.kind === 'text' && ['date', 'date-time', 'time', 'duration'].includes(shape.format)) return 'moment'
  return shape.kind
}

function objectContent(
  shape: Shape,
  lens: Lens,
  prefix: string,
  root: Schema,
  none: ReactNode,
  value: unknown,
  required: boolean,
  readOnly: boolean,
  branch: boolean,
): Content {
  const absent = value === undefined
  // A model that may be left out is opened on demand; a required one shows its fields at once, unless it is so deep
  // that it may require itself.
  const folded = absent && (!required || lens.path.length > OPEN_UNASKED)
  return {
    control: (
      <>
        {none}
        {absent && !readOnly && (
          <span className="flex min-h-7 items-center gap-2 text-12 text-muted">
            Not given
            <Button
              size="small"
              onClick={() => {
                lens.set(startValue(shape.schema, root) ?? {})
                refocusField(prefix, lens.path)
              }}
            >
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

/** Levels of models that are not given and open all the same, because something in them is required. */
const OPEN_UNASKED = 4

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}
