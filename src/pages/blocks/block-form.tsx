import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Block } from '~/api/blocks'
import { check } from '~/features/schema-form/check'
import { documentProblems, type DocumentRules, MASK } from '~/features/schema-form/document-rules'
import { focusField } from '~/features/schema-form/focus'
import { useJsonLens } from '~/features/schema-form/json-lens'
import { JsonLensEditor } from '~/features/schema-form/json-lens-editor'
import { getAt, type Path } from '~/features/schema-form/json-value'
import { LensChoice, useLensChoice } from '~/features/schema-form/lens-choice'
import { ProblemSummary } from '~/features/schema-form/problem-summary'
import { placeWords, validityOf, type Validity } from '~/features/schema-form/problems'
import { SchemaForm } from '~/features/schema-form/schema-form'
import type { Schema } from '~/features/schema-form/schema'
import { useSaveKey } from '~/features/page/save-key'
import { isLarge } from '~/features/schema-form/size'
import { Button } from '~/ui/button'
import { ErrorNotice } from '~/ui/error-notice'
import { Field, TextInput } from '~/ui/fields'
import { cx } from '~/ui/class-names'
import { Timestamp } from '~/ui/timestamp'
import { changedFields, secretsIn } from './block-changes'
import { blockRefusal, type BlockRefusal } from './block-refusal'
import { nameProblem } from './name-rule'
import type { useBlockDraft } from './use-block-draft'

interface BlockFormProps {
  schema: Schema
  rules: DocumentRules
  draft: ReturnType<typeof useBlockDraft>
  /** It has a name to be given. */
  creating: boolean
  label: string
  /** Rejects with why it was not saved. */
  onSave: () => Promise<Block>
  onSaved: (block: Block) => unknown
  /** Something that can be saved although nothing was changed. */
  worthwhile?: boolean
  /** Above the fields. */
  children?: ReactNode
  /** Says a refusal that the page has its own words for. */
  explain?: (error: unknown) => ReactNode
  aside: ReactNode
}

const UNCHECKED = validityOf([])
const CREATING = { yours: 'given' }
const EDITING = { yours: 'changed', deployment: 'stored' }

/** The fields of a block, made from the schema of its type, and what saving them will do. */
export function BlockForm({ schema, rules, draft, creating, label, onSave, onSaved, ...props }: BlockFormProps) {
  const ids = useId()
  const prefix = `${ids}f-`
  const { name, data } = draft.draft
  const [busy, setBusy] = useState(false)
  const [validity, setValidity] = useState<Validity>(UNCHECKED)
  const [refusal, setRefusal] = useState<BlockRefusal & { of: string; said: ReactNode }>()
  /** What is still missing is said once somebody has tried to go on without it. */
  const [tried, setTried] = useState(false)
  const nameInput = useRef<HTMLInputElement>(null)
  const [lens, setLens] = useLensChoice()
  const secrets = useMemo(() => secretsIn(data, schema, rules.secretFields), [data, schema, rules])
  const json = useJsonLens({
    what: 'values',
    value: data,
    secrets,
    onChange: (next) => draft.change({ data: next }),
    shown: lens !== 'form',
  })
  const page = useRef<HTMLDivElement>(null)
  const goal = useRef<Path>(undefined)
  const goTo = (path: Path) => {
    if (lens !== 'json') focusField(prefix, path)
    else {
      goal.current = path
      setLens('form')
    }
  }
  // The form can take the keyboard once it is in sight.
  useEffect(() => {
    if (lens === 'json' || !goal.current) return
    focusField(prefix, goal.current)
    goal.current = undefined
  }, [lens, prefix])

  const wrongName = creating ? nameProblem(name) : undefined
  const nameError = (name !== '' || tried ? wrongName : undefined) ?? (refusal?.of === name ? refusal.name : undefined)
  const [unreadable] = validity.unreadable
  // The server has nothing to put in the place of such a mask, and answers 500 or keeps the stars.
  const misplaced = documentProblems(data, rules).find(({ path }) => getAt(data, path) === MASK)
  const idle = !creating && !props.worthwhile && changedFields(draft.changes).length === 0

  const save = async (anyway: boolean) => {
    if (busy || idle) return
    setTried(true)
    if (wrongName) {
      nameInput.current?.focus()
      return
    }
    if (json.fault !== undefined) {
      if (lens === 'form') setLens('json')
      page.current?.querySelector<HTMLElement>('.cm-content')?.focus()
      return
    }
    if (unreadable) {
      goTo(unreadable)
      return
    }
    if (misplaced) {
      goTo(misplaced.path)
      return
    }
    // The form's own check comes a moment after the last key.
    const wrong = isLarge(data) ? validity.problems : check(schema, data, { document: rules })
    const problem = wrong.find(({ level }) => level === 'error')
    if (problem && !anyway) {
      goTo(problem.path)
      return
    }
    setRefusal(undefined)
    setBusy(true)
    try {
      const block = await onSave()
      draft.forget()
      await onSaved(block)
    } catch (error) {
      const refused = blockRefusal(error, name)
      setRefusal({ ...refused, of: name, said: props.explain?.(error) })
      if (refused.name) nameInput.current?.focus()
    } finally {
      setBusy(false)
    }
  }
  useSaveKey(() => void save(false))
  const editor = <JsonLensEditor key={draft.generation} {...json} hasSecrets={rules.secretFields.length > 0} />
  const doubtful = tried && validity.errors > 0 && !wrongName && !unreadable && !misplaced
  return (
    <>
      {props.children}
      {refusal && !refusal.name && (
        <>
          {refusal.said || (
            <ErrorNotice message={`The block was not saved. ${refusal.message}`} detail={refusal.detail} />
          )}
        </>
      )}
      {draft.lost.length > 0 && (
        <p className="border-b border-line bg-late-bg px-4 py-1.5">
          Drafts hold no secrets: give {draft.lost.map((path) => placeWords(path, schema)).join(', ')} again.
        </p>
      )}
      <div
        ref={page}
        className={cx(
          'grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:content-stretch lg:overflow-hidden',
          lens === 'both' ? 'lg:grid-cols-2' : 'lg:grid-cols-[minmax(0,1fr)_360px]',
        )}
      >
        <section aria-label="Fields" className="min-w-0 border-line lg:overflow-auto lg:border-r">
          {lens !== 'json' && (
            <div className="sticky top-0 z-1">
              <ProblemSummary validity={validity} prefix={prefix} schema={schema} />
            </div>
          )}
          {creating && (
            <div className="border-b border-line px-4 py-3">
              <Field
                label="Block name"
                required
                error={nameError}
                help="Lowercase letters, numbers and dashes. It cannot be changed later."
              >
                {(control) => (
                  <TextInput
                    {...control}
                    ref={nameInput}
                    mono
                    value={name}
                    onValue={(next) => draft.change({ name: next })}
                    className="max-w-120"
                  />
                )}
              </Field>
            </div>
          )}
          <div className="flex items-center gap-2 border-b border-line px-4 py-1.5">
            <h2 className="flex-1">Fields</h2>
            <LensChoice label="View of the fields" value={lens} onChange={setLens} />
          </div>
          {/* The form stays where it is while JSON is edited: what is open in it, or half typed, is kept. */}
          <div className={cx(lens === 'json' && 'hidden')}>
            <SchemaForm
              key={draft.generation}
              schema={schema}
              value={data}
              onChange={(next) => draft.change({ data: next })}
              document={rules}
              sourceWords={creating ? CREATING : EDITING}
              onValidity={setValidity}
              prefix={prefix}
            />
          </div>
          {lens === 'json' && <div className="p-4">{editor}</div>}
        </section>
        <aside
          aria-label={lens === 'both' ? 'As JSON' : 'About its type'}
          className="min-w-0 max-lg:border-t max-lg:border-line lg:overflow-auto"
        >
          {lens === 'both' ? <div className="p-4">{editor}</div> : props.aside}
        </aside>
      </div>
      <div className="flex min-h-12 flex-none flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line-strong bg-raised px-4 py-2">
        <div className="min-w-0 flex-1 text-12 max-sm:basis-full">
          {!creating && <ChangeWords draft={draft} schema={schema} />}
          <p className="text-muted">
            <DraftWords draft={draft} />
          </p>
        </div>
        {json.fault !== undefined && tried ? (
          <span className="text-failed">The JSON cannot be read</span>
        ) : unreadable ? (
          <span className="text-failed">A field holds text that is no JSON</span>
        ) : tried && misplaced ? (
          <span className="text-failed">A hidden secret has to be typed again</span>
        ) : doubtful ? (
          <span className="text-failed">The server would take it, but no flow could load the block</span>
        ) : null}
        {doubtful && (
          <Button busy={busy} onClick={() => void save(true)}>
            {label} anyway
          </Button>
        )}
        <Button
          variant="quiet"
          disabledReason={!draft.isChanged && 'Nothing was changed'}
          onClick={() => {
            setRefusal(undefined)
            setTried(false)
            draft.discard()
          }}
        >
          Discard
        </Button>
        <Button
          variant="primary"
          busy={busy}
          disabledReason={idle && 'Nothing was changed'}
          onClick={() => void save(false)}
          className="max-sm:flex-1"
        >
          {label} <kbd className="opacity-80 max-sm:hidden">⌘S</kbd>
        </Button>
      </div>
    </>
  )
}

/** What will be written: the rest, secrets included, stays as it is on the server. */
function ChangeWords({ draft, schema }: { draft: BlockFormProps['draft']; schema: Schema }) {
  const { set, removed } = draft.changes
  const words = (fields: readonly string[]) => fields.map((field) => placeWords([field], schema)).join(', ')
  const changed = Object.keys(set)
  if (changed.length + removed.length === 0) return null
  return (
    <p className="truncate">
      {changed.length > 0 && <>Changes {words(changed)}</>}
      {changed.length > 0 && removed.length > 0 && '; '}
      {removed.length > 0 && <>takes away {words(removed)}</>}
    </p>
  )
}

function DraftWords({ draft: { kept, isChanged } }: { draft: BlockFormProps['draft'] }) {
  if (kept === 'failed') return 'The browser has no room for a draft: what is not saved is lost with this tab.'
  if (!kept || !isChanged) return null
  return (
    <>
      Draft kept in this tab <Timestamp at={kept.at} style="time" />
      {kept.withoutSecrets && ', after a reload without its secrets'}
    </>
  )
}
