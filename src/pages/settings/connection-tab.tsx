import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { apiBase } from '~/api/client'
import { serverVersionQuery } from '~/api/server'
import { CheckList } from '~/features/connection/check-list'
import { conclusion, reportText, safeAddress } from '~/features/connection/diagnose'
import { ServerChoice } from '~/features/connection/server-choice'
import { useDoctor } from '~/features/connection/use-doctor'
import { Button } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'
import { Panel } from '~/ui/panel'
import { RelativeTime } from '~/ui/relative-time'

/** Which server, and whether and why not everything about it works. */
export function ConnectionTab({ check }: { check: boolean }) {
  const { examination, examine } = useDoctor()
  const client = useQueryClient()
  // Whoever followed "Find out why" has asked already.
  const asked = useRef(false)
  useEffect(() => {
    if (!check || asked.current) return
    asked.current = true
    void examine(apiBase())
  }, [check, examine])

  const report = () =>
    examination
      ? reportText(examination.checks, [
          ['API', safeAddress(examination.api)],
          ['Page', window.location.origin],
          ['Podium', String(import.meta.env.PODIUM_VERSION)],
          ['Prefect', client.getQueryData(serverVersionQuery().queryKey) ?? 'not told'],
          ['Browser', navigator.userAgent],
          ['At', new Date(examination.at).toISOString()],
        ])
      : ''

  return (
    <div className="grid min-h-0 flex-1 auto-rows-min grid-cols-1 items-start gap-3 overflow-auto p-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,4fr)]">
      <Panel title="Server">
        <ServerChoice tested={examination} onTest={(api) => void examine(api)} />
      </Panel>
      <Panel
        title="Connection check"
        actions={
          <>
            {examination && !examination.running && <CopyButton text={report} label="Copy the result for a report" />}
            <Button
              size="small"
              variant={examination ? 'default' : 'primary'}
              busy={examination?.running}
              onClick={() => void examine(apiBase())}
            >
              {examination ? 'Check again' : 'Check the connection'}
            </Button>
          </>
        }
      >
        {examination ? (
          <>
            <p className="flex flex-wrap items-baseline gap-x-2 border-b border-line px-3 py-2">
              <span role="status" className="font-medium">
                {conclusion(examination.checks)}
              </span>
              <code className="mono wrap-anywhere text-muted">{safeAddress(examination.api)}</code>
              {!examination.running && (
                <span className="text-12 text-muted">
                  <RelativeTime at={examination.at} />
                </span>
              )}
            </p>
            <CheckList checks={examination.checks} />
          </>
        ) : (
          <p className="px-4 py-3 text-muted">
            Looks at each step between this browser and Prefect – address, CORS, path, credentials, CSRF, version, event
            and log sockets – and names the setting that mends what does not work. It changes nothing.
          </p>
        )}
      </Panel>
    </div>
  )
}
