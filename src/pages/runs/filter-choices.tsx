import { useQueries, useQuery } from '@tanstack/react-query'
import { type ComponentProps, useEffect, useRef, useState } from 'react'
import { deploymentQuery, deploymentsQuery } from '~/api/deployments'
import { flowQuery, flowsQuery } from '~/api/flows'
import { workPoolsQuery } from '~/api/work-pools'
import { isId } from '~/features/runs/run-filter'
import { Combobox, type ComboboxOption } from '~/ui/combobox'
import { useDebounced } from './use-debounced'

/** One filter's values, chosen in a popup that opens from the text of its chip. */
export type ChoiceProps = {
  values: string[]
  onChange: (values: string[]) => void
  /** Opens by itself when this number changes from 0: the filter has just been asked for. */
  openAt: number
}

export function ListChoice({
  label,
  options,
  text,
  allowNew,
  ...props
}: ChoiceProps & { label: string; options: readonly ComboboxOption[]; text?: string; allowNew?: boolean }) {
  return (
    <Combobox
      multiple
      label={label}
      options={options}
      value={props.values}
      onChange={props.onChange}
      allowNew={allowNew}
      trigger={<ChipText label={label} text={text ?? short(props.values)} openAt={props.openAt} />}
    />
  )
}

/** Flows are searched on the server: the newest fifty that match, whatever their number. */
export function FlowChoice(props: ChoiceProps) {
  const search = useSearch()
  const names = useFlowNames(props.values)
  const found = useQuery({
    ...flowsQuery({ filter: search.text ? { flows: { name: { like_: search.text } } } : {}, limit: 50 }),
    enabled: search.asked,
  })
  const options = found.data?.results?.map(({ id, name }) => ({ value: id, label: name }))
  return <ServerChoice {...props} label="Flow" search={search} found={found} options={options ?? []} names={names} />
}

/** By the deployment's name or its flow's, both as the server matches them. */
export function DeploymentChoice(props: ChoiceProps) {
  const search = useSearch()
  const filter = search.text ? { deployments: { flow_or_deployment_name: { like_: search.text } } } : {}
  // Rows carry whole parameter schemas: fewer of them, and more words instead.
  const found = useQuery({ ...deploymentsQuery({ filter, limit: 25 }), enabled: search.asked })
  const rows = found.data?.results ?? []
  const flows = useFlowNames(rows.map(({ flow_id }) => flow_id))
  const names = useDeploymentNames(props.values)
  const options = rows.map(({ id, name, flow_id }) => ({ value: id, label: name, hint: flows.get(flow_id) }))
  return <ServerChoice {...props} label="Deployment" search={search} found={found} options={options} names={names} />
}

export function WorkPoolChoice(props: ChoiceProps) {
  const [asked, setAsked] = useState(props.openAt > 0)
  const pools = useQuery({ ...workPoolsQuery(), enabled: asked })
  const options = pools.data?.map(({ name, type }) => ({ value: name, label: name, hint: type ?? undefined })) ?? []
  return (
    <Combobox
      multiple
      label="Work pool"
      options={options}
      value={props.values}
      onChange={props.onChange}
      loading={pools.isLoading}
      error={pools.error?.message}
      trigger={
        <ChipText label="Work pool" text={short(props.values)} openAt={props.openAt} onClick={() => setAsked(true)} />
      }
    />
  )
}

type Search = ReturnType<typeof useSearch>

function useSearch() {
  const [asked, setAsked] = useState(false)
  const [typed, setTyped] = useState('')
  return { asked, ask: () => setAsked(true), text: useDebounced(typed, 250), type: setTyped }
}

function ServerChoice({
  label,
  search,
  found,
  options,
  names,
  values,
  onChange,
  openAt,
}: ChoiceProps & {
  label: string
  search: Search
  found: { isFetching: boolean; error: Error | null }
  options: ComboboxOption[]
  names: Names
}) {
  const chosen = values.map((value) => ({ value, label: names.get(value) ?? value }))
  const all = [...options, ...chosen.filter(({ value }) => !options.some((option) => option.value === value))]
  return (
    <Combobox
      multiple
      label={label}
      // While searching, what is chosen already must not look like a match.
      options={search.text ? options : all}
      onSearch={search.type}
      loading={found.isFetching}
      error={found.error?.message}
      value={values}
      onChange={onChange}
      trigger={
        <ChipText
          label={label}
          text={short(chosen.map((option) => option.label))}
          openAt={openAt}
          onClick={search.ask}
        />
      }
    />
  )
}

type Names = ReadonlyMap<string, string>

/** The names of those values that are ids; the batched queries make one request of them. */
function useFlowNames(values: string[]): Names {
  const ids = [...new Set(values.filter(isId))]
  return useQueries({ queries: ids.map(flowQuery), combine: (found) => namesOf(ids, found) })
}

function useDeploymentNames(values: string[]): Names {
  const ids = [...new Set(values.filter(isId))]
  return useQueries({ queries: ids.map(deploymentQuery), combine: (found) => namesOf(ids, found) })
}

const namesOf = (ids: string[], found: readonly { data?: { name: string } }[]): Names =>
  new Map(ids.map((id, index) => [id, found[index]?.data?.name ?? id.slice(0, 8)]))

/** `etl, orders +3`; the popup has them all. */
const short = (values: string[]) =>
  values.length > 2 ? `${values.slice(0, 2).join(', ')} +${values.length - 2}` : values.join(', ')

function ChipText({
  label,
  text,
  openAt,
  ...props
}: ComponentProps<'button'> & { label: string; text: string; openAt: number }) {
  const button = useRef<HTMLButtonElement>(null)
  const opened = useRef(0)
  useEffect(() => {
    if (openAt <= opened.current) return
    opened.current = openAt
    button.current?.click()
  }, [openAt])
  return (
    <button
      type="button"
      {...props}
      ref={button}
      aria-label={`${label}: ${text || 'nothing chosen yet'}`}
      className="max-w-64 truncate -outline-offset-2 hover:underline max-sm:max-w-40"
    >
      {text || <span className="text-faint">choose…</span>}
    </button>
  )
}
