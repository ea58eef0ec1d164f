import { memo, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Deployment } from '~/api/deployments'
import type { FlowRun } from '~/api/flow-runs'
import type { Preset } from '~/features/launch/presets/preset'
import { useAddressChoice } from '~/features/page/address-choice'
import { PageHeader } from '~/features/page/page-header'
import { FlowLink } from '~/features/runs/links'
import { LensChoice, useLensChoice } from '~/features/schema-form/lens-choice'
import { paths } from '~/lib/paths'
import { SegmentedChoice } from '~/ui/fields'

const MODES = [
  { value: 'one', label: 'One run' },
  { value: 'sweep', label: 'Sweep' },
] as const

/** One run or many, as the address says. */
export const useLaunchMode = () => useAddressChoice('mode', MODES)

interface LaunchHeaderProps {
  deployment: Deployment
  /** What the form started from, if not from the deployment's own parameters. */
  fromRun?: FlowRun
  preset?: Preset
}

/** Reads from the address what it shows, so that typing into a parameter renders nothing here. */
export const LaunchHeader = memo(function LaunchHeader({ deployment, fromRun, preset }: LaunchHeaderProps) {
  const [lens, setLens] = useLensChoice()
  const [mode, setMode] = useLaunchMode()
  return (
    <LaunchHeading deployment={deployment}>
      <span className="min-w-0 truncate text-muted">
        {fromRun ? (
          <>
            Everything of{' '}
            <Link to={paths.flowRun(fromRun.id)} className="text-text">
              {fromRun.name}
            </Link>{' '}
            · <Link to={paths.launch(deployment.id)}>Use the deployment’s own</Link>
          </>
        ) : preset ? (
          <>
            The preset <span className="text-text">{preset.label}</span> ·{' '}
            <Link to={paths.launch(deployment.id)}>Use the deployment’s own</Link>
          </>
        ) : (
          'With the parameters of the deployment'
        )}
      </span>
      <span className="grow" />
      <span className="flex min-w-0 gap-1.5 max-sm:hidden">
        <span className="text-muted">Flow</span> <FlowLink id={deployment.flow_id} />
      </span>
      <SegmentedChoice label="How many runs" value={mode} options={MODES} onChange={setMode} />
      <LensChoice label="View of the parameters" value={lens} onChange={setLens} />
    </LaunchHeading>
  )
})

/** Whose run it is; all there is to say while what the form starts from is on its way. */
export function LaunchHeading({ deployment, children }: { deployment: Deployment; children?: ReactNode }) {
  return (
    <PageHeader
      title="Run"
      crumbs={[
        { label: 'Deployments', to: paths.deployments() },
        { label: deployment.name, to: paths.deployment(deployment.id) },
      ]}
    >
      {children}
    </PageHeader>
  )
}
