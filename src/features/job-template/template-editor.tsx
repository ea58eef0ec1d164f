import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { workerTypesQuery } from '~/api/collections'
import { poolDeploymentsQuery } from '~/api/work-pool-edits'
import { lineFinder, layOut, readJsonText } from '~/lib/json-text'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { CodeEditor } from '~/ui/editor/code-editor'
import { SegmentedChoice } from '~/ui/fields'
import { Skeleton } from '~/ui/skeleton'
import { useMedia } from '~/ui/use-media'
import { completionsFor } from './completions'
import { withDefaults } from './default-edits'
import { DefaultsForm } from './defaults-form'
import { findingsOf, type Finding } from './findings'
import { FindingsBar } from './findings-bar'
import { impactOf } from './impact'
import { ImpactWords } from './impact-words'
import { publishedTemplate } from './published'
import { declaredNames, defaultsOf, readTemplate } from './template'
import type { Beside, TemplateLens, TemplateOutlook, TemplateView } from './template-lens'
import { type TextHistory, useTextHistory } from './use-text-history'
import { VariablesTable } from './variables-table'

/** Chosen, not there from the start: they are not in the first load. */
const ChangesPane = lazy(() => import('./changes-pane').then((module) => ({ default: module.ChangesPane })))
const FormPreview = lazy(() => import('./form-preview').then((module) => ({ default: module.FormPreview })))
const JobPreview = lazy(() => import('./job-preview').then((module) => ({ default: module.JobPreview })))

export interface TemplateEditorProps {
  /** The document, which may be broken. */
  text: string
  onText: (text: string) => void
  /** The worker type, whose published default it is compared with. */
  type: string
  /** The pool and its template as the server has it; not there while a pool is made, when the server checks the defaults, too. */
  pool?: { name: string; saved: string }
  /** What the server said about a text that was sent: shown until the text changes. */
  refused?: { text: string; findings: readonly Finding[] }
  view: TemplateView
  onView: (view: TemplateView) => void
  /** Beside the heading. */
  summary?: ReactNode
  /** The foot of the page, told what was found and what it means for the deployments, in words. */
  children: (outlook: TemplateOutlook, impact: ReactNode) => ReactNode
}

/** The checks and the previews wait for a pause in typing, which has to be longer where they take longer. */
const SETTLE_MS = 250
const SETTLE_LARGE_MS = 800
const LARGE = 256 * 1024
const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const

const DOCUMENT: readonly { value: TemplateLens; label: string }[] = [
  { value: 'form', label: 'Defaults' },
  { value: 'variables', label: 'Variables' },
  { value: 'json', label: 'JSON' },
]
const MADE: readonly { value: Beside; label: string }[] = [
  { value: 'preview', label: 'Form' },
  { value: 'job', label: 'Job' },
  { value: 'changes', label: 'Changes' },
]
const isMade = (lens: TemplateLens): lens is Beside => MADE.some(({ value }) => value === lens)

/**
 * The studio of a base job template: the form of its defaults, the table of its variables and its text are one
 * document; beside them what it makes, and below what is wrong with it and whom a save would reach.
 */
export function TemplateEditor(props: TemplateEditorProps) {
  const { text, onText, type, pool, refused, view, onView, summary, children } = props
  const creating = pool === undefined
  const wide = useMedia('(min-width: 1100px)')
  const { lens, beside } = view
  const shown = wide && isMade(lens) ? 'json' : lens
  // The form of the defaults is nearly the form people get: nothing beside it, unless it is asked for.
  const side = wide
    ? isMade(lens)
      ? lens
      : shown === 'form' && beside === 'preview'
        ? undefined
        : (beside ?? (shown === 'form' ? undefined : 'preview'))
    : undefined
  const made = side ?? (isMade(shown) ? shown : undefined)
  const history = useTextHistory(text, onText)
  const { edit } = history
  const changed = creating || text !== pool.saved

  const settled = useSettled(text)
  const template = useMemo(() => readTemplate(settled), [settled])
  // The server may have to ask GitHub for it: only where it is compared with.
  const types = useQuery({ ...workerTypesQuery(), enabled: creating || changed || made === 'changes' })
  const publishedText = types.data?.find((each) => each.type === type)?.template
  const published = useMemo(() => publishedTemplate(publishedText), [publishedText])
  const deployments = useQuery({
    ...poolDeploymentsQuery(pool?.name ?? ''),
    enabled: !creating && (changed || shown === 'variables' || made === 'job'),
  })
  const findings = useMemo(() => {
    const local = findingsOf(template, creating, published)
    const server = refused?.text === settled ? refused.findings : []
    const said = new Set(server.map(({ from }) => from))
    return [
      // The server says what is wrong, and not how to mend it.
      ...server.map((finding) => ({ ...finding, mends: local.find(({ from }) => from === finding.from)?.mends })),
      ...local.filter(({ from }) => !said.has(from)),
    ]
  }, [template, creating, published, refused, settled])
  const saved = pool?.saved
  const impact = useMemo(() => {
    const rows = deployments.data?.rows
    if (!rows || saved === undefined || saved === settled || template.json.mistake) return undefined
    return impactOf(readTemplate(saved), template, rows)
  }, [deployments.data, saved, settled, template])
  const lineOf = useMemo(() => lineFinder(settled), [settled])
  // While the text is broken, those of before are offered: it is broken because somebody is typing a placeholder.
  const [good, setGood] = useState(template)
  if (!template.json.mistake && template !== good) setGood(template)
  const names = useMemo(() => declaredNames(good), [good])
  const complete = useMemo(() => completionsFor(good, published), [good, published])
  const diagnostics = useMemo(
    () =>
      template.json.mistake
        ? []
        : findings.map(({ level, from, to, message, outcome }) => ({
            from,
            to,
            message: outcome ? `${message} ${outcome}` : message,
            severity: SEVERITY[level],
          })),
    [findings, template],
  )
  const [reveal, setReveal] = useState<{ from: number; to: number }>()
  const [unreadable, setUnreadable] = useState(false)
  const hearUnreadable = useCallback((is: boolean) => setUnreadable(is), [])

  const outlook: TemplateOutlook = {
    errors: findings.filter(({ level }) => level === 'error').length,
    warnings: findings.filter(({ level }) => level === 'warning').length,
    broken: template.json.mistake !== undefined && settled === text,
    unreadable: (shown === 'form' || shown === 'variables') && unreadable,
    pending: settled !== text,
    impact,
  }
  const go = ({ from, to }: { from: number; to: number }) => {
    if (shown !== 'json') {
      setUnreadable(false)
      onView({ ...view, lens: 'json', beside: side ?? beside })
    }
    setReveal({ from, to })
  }
  const showLens = (next: TemplateLens) => {
    setUnreadable(false)
    onView({ ...view, lens: next })
  }
  const showBeside = (next: Beside | 'none') => {
    const usual = shown === 'form' ? 'none' : 'preview'
    onView({ ...view, lens: shown, beside: next === usual || next === 'none' ? undefined : next })
  }
  const undoByKey = (event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || event.key.toLowerCase() !== 'z') return
    // In a field or the editor it takes back what was typed there.
    if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return
    event.preventDefault()
    if (event.shiftKey) history.redo()
    else history.undo()
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- a short cut; the buttons do the same */}
      <div onKeyDown={undoByKey} className="flex min-h-0 flex-1 flex-col">
        <div className="flex min-h-10 flex-none flex-wrap items-center gap-2 border-b border-line bg-raised px-4 py-1.5">
          <h2>Base job template</h2>
          <span className="min-w-0 flex-1 truncate text-muted">{summary}</span>
          {shown === 'json' && (
            <FormatButton text={text} onText={(next) => edit(next, 'formatting')} broken={outlook.broken} />
          )}
          <UndoButtons history={history} />
          <SegmentedChoice
            label="View of the template"
            value={shown}
            options={wide ? DOCUMENT : [...DOCUMENT, ...MADE]}
            onChange={showLens}
            className="max-sm:overflow-x-auto!"
          />
          {wide && (
            <SegmentedChoice<Beside | 'none'>
              label="Beside it"
              value={side ?? 'none'}
              options={shown === 'form' ? [{ value: 'none', label: 'Nothing' }, ...MADE.slice(1)] : MADE}
              onChange={showBeside}
            />
          )}
        </div>
        <FindingsBar
          findings={findings}
          lineOf={lineOf}
          onGo={go}
          onMend={(next) => edit(next, 'a mend')}
          pending={settled !== text}
        />
        <div className="flex min-h-60 flex-1 bg-raised lg:min-h-0">
          <div
            className={cx(
              'flex min-w-0 flex-1 flex-col',
              shown === 'json' ? 'min-h-0' : 'lg:min-h-0',
              shown === 'form' && 'lg:overflow-auto',
            )}
          >
            {shown === 'form' && (
              <DefaultsForm
                text={text}
                onText={(next) => edit(next)}
                creating={creating}
                onUnreadable={hearUnreadable}
              />
            )}
            {shown === 'variables' && (
              <VariablesTable
                text={text}
                settled={template}
                findings={findings}
                published={publishedText}
                deployments={creating ? undefined : deployments}
                onEdit={edit}
                onGo={go}
                onUnreadable={hearUnreadable}
              />
            )}
            {shown === 'json' && (
              <CodeEditor
                label="Base job template as JSON"
                language="json"
                value={text}
                onChange={(next) => edit(next)}
                invalid={template.json.mistake !== undefined}
                diagnostics={diagnostics}
                placeholders={names}
                complete={complete}
                reveal={reveal}
                minHeight={320}
                maxHeight={1_000_000}
                className="flex-1 rounded-none! border-0!"
              />
            )}
            {isMade(shown) && output(shown)}
          </div>
          {side && (
            <div className="flex min-h-0 w-[44%] max-w-180 min-w-0 flex-none flex-col border-l border-line">
              {output(side)}
            </div>
          )}
        </div>
      </div>
      {children(
        outlook,
        !creating && changed && !outlook.broken && !template.empty ? (
          <ImpactWords impact={outlook.pending ? undefined : impact} list={deployments} />
        ) : null,
      )}
    </>
  )

  function output(what: Beside) {
    return <Suspense fallback={<Skeleton className="m-4 h-24" />}>{madeView(what)}</Suspense>
  }

  function madeView(what: Beside) {
    if (what === 'job')
      return (
        <JobPreview
          template={template}
          pool={pool?.name}
          deployment={view.deployment}
          onDeployment={(deployment) => onView({ ...view, deployment })}
        />
      )
    if (what === 'changes')
      return (
        <ChangesPane
          template={template}
          type={type}
          published={publishedText}
          query={types}
          pending={settled !== text}
          text={text}
          onEdit={edit}
          onGo={go}
        />
      )
    return (
      <FormPreview
        template={template}
        onUseAsDefaults={(values) =>
          edit(withDefaults(text, { ...defaultsOf(readTemplate(text)), ...values }), 'new defaults')
        }
      />
    )
  }
}

function UndoButtons({ history: { undo, redo, undoes, redoes } }: { history: TextHistory }) {
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        aria-label={undoes ? `Undo ${undoes}` : 'Undo'}
        disabledReason={undoes === undefined && 'Nothing was changed here'}
        onClick={undo}
      >
        Undo
      </Button>
      {redoes !== undefined && (
        <Button variant="quiet" size="small" aria-label={`Redo ${redoes}`} onClick={redo}>
          Redo
        </Button>
      )}
    </>
  )
}

function FormatButton({ text, onText, broken }: { text: string; onText: (text: string) => void; broken: boolean }) {
  const format = () => {
    const { root } = readJsonText(text)
    if (root) onText(layOut(text, root))
  }
  return (
    <Button variant="quiet" size="small" disabledReason={broken && 'The JSON cannot be read yet'} onClick={format}>
      Format
    </Button>
  )
}

/** The text when it last stood still. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text.length > LARGE ? SETTLE_LARGE_MS : SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
