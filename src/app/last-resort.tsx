import { Component, type ReactNode } from 'react'
import { useRouteError } from 'react-router'

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Uses nothing of the product: it shows when the product itself is what failed. */
function PlainSentence({ error }: { error: unknown }) {
  return (
    <main className="flex h-full flex-col items-start gap-3 p-8">
      <h1>Podium stopped</h1>
      <p>Something in the page itself broke. Nothing on the Prefect server was changed by it.</p>
      <p className="mono max-w-full wrap-anywhere text-failed">{messageOf(error).slice(0, 1_000)}</p>
      <button
        type="button"
        className="rounded-md bg-ink px-3 py-1 font-medium text-on-ink"
        onClick={() => window.location.reload()}
      >
        Load Podium again
      </button>
    </main>
  )
}

/** For errors in the shell's own rendering, which the router catches. */
export function LastResort() {
  return <PlainSentence error={useRouteError()} />
}

/** For errors outside the router. */
export class RootErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean; error?: unknown }> {
  override state: { failed: boolean; error?: unknown } = { failed: false }
  static getDerivedStateFromError(error: unknown) {
    return { failed: true, error }
  }
  override render() {
    return this.state.failed ? <PlainSentence error={this.state.error} /> : this.props.children
  }
}
