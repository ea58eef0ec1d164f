import { useState } from 'react'
import { apiSource, saveServer, serverAddress, type ApiSource } from '~/api/api-base'
import { apiBase } from '~/api/client'
import { Button } from '~/ui/button'
import { ErrorNotice } from '~/ui/error-notice'
import { Facts } from '~/ui/facts'
import { Field, TextInput } from '~/ui/fields'
import type { Check } from './diagnose'
import { reloadPage } from './reload-page'

const sources: Record<ApiSource, string> = {
  tab: 'named by ?api= in this tab’s address',
  saved: 'chosen here and kept in this browser',
  page: 'beside this page',
}

function foundBy(): string {
  const source = apiSource({ base: document.baseURI, tab: sessionStorage, saved: localStorage })
  if (source === 'page' && apiBase() !== serverAddress('api', document.baseURI))
    return 'told by /ui-settings of this page’s server'
  return sources[source]
}

const reachable = (checks: readonly Check[]) =>
  !checks.some(
    ({ id, verdict }) => verdict === 'fault' && (id === 'page' || id === 'address' || id === 'cors' || id === 'path'),
  )

/** Which server is shown and why, and the choice of another: kept in this browser, and only after it was tried. */
export function ServerChoice({
  tested,
  onTest,
}: {
  /** The examination that has ended last. */
  tested: { api: string; checks: readonly Check[]; running: boolean } | null
  onTest: (api: string) => void
}) {
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<string>()
  const address = serverAddress(text, document.baseURI)
  const fault = text.trim() !== '' && !address ? 'Not an http or https address.' : refused
  const mine = tested && !tested.running && tested.api === address ? tested : null
  const isChosen = apiSource({ base: document.baseURI, tab: sessionStorage, saved: localStorage }) !== 'page'

  const keep = (url: string | null) => {
    try {
      saveServer(url, { tab: sessionStorage, saved: localStorage })
      reloadPage()
    } catch (error) {
      setRefused(`This browser keeps nothing for this page: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return (
    <>
      <Facts
        facts={[
          { name: 'API', value: <code className="mono">{apiBase()}</code>, copy: apiBase() },
          { name: 'Found', value: foundBy() },
        ]}
      />
      {isChosen && (
        <div className="px-4 pb-3">
          <Button onClick={() => keep(null)}>Back to the server of this page</Button>
        </div>
      )}
      <form
        className="flex flex-col gap-2 border-t border-line px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (address) onTest(address)
        }}
      >
        <Field
          label="Another server"
          error={fault}
          help="The address of its API, which usually ends in /api. It is kept in this browser only."
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              inputMode="url"
              placeholder="https://prefect.example/api"
              value={text}
              onValue={(typed) => {
                setText(typed)
                setRefused(undefined)
              }}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabledReason={!address && 'Give an address first'}>
            Test it
          </Button>
          <Button
            variant="primary"
            disabledReason={
              !mine ? 'Test it first' : !reachable(mine.checks) && 'It cannot be reached from here: see what was found'
            }
            onClick={() => address && keep(address)}
          >
            Use this server
          </Button>
        </div>
        {mine && !reachable(mine.checks) && (
          <ErrorNotice message="It cannot be used from here; the connection check says why." />
        )}
      </form>
    </>
  )
}
