import { usePauseWorkPool, type WorkPool } from '~/api/work-pools'
import { usePauseWorkQueue, type WorkQueue } from '~/api/work-queues'
import { Button } from '~/ui/button'
import { Switch } from '~/ui/toggles'
import { toast } from '~/ui/toast'

type Pausable = { name: string; paused: boolean; busy: boolean; change: (paused: boolean) => void }

type Pause = ReturnType<typeof usePauseWorkPool>

function pausable({ name, is_paused = false }: { name: string; is_paused?: boolean }, pause: Pause): Pausable {
  return {
    name,
    // What was asked for last is shown at once; a refusal puts it back and is told.
    paused: pause.isPending ? pause.variables : is_paused,
    busy: pause.isPending,
    change: (paused) =>
      pause.mutate(paused, {
        onError: (error) =>
          toast.show({ kind: 'error', title: `Could not ${paused ? 'pause' : 'resume'} ${name}`, body: error.message }),
      }),
  }
}

const usePool = (pool: WorkPool) => pausable(pool, usePauseWorkPool(pool.name))
const useQueue = (pool: string, queue: WorkQueue) => pausable(queue, usePauseWorkQueue(pool, queue.name))

/** On: its runs are started. It is never disabled: a second press while the first is under way is not lost. */
function PauseSwitch({ of: { name, paused, change } }: { of: Pausable }) {
  return <Switch label={`${name}: start its runs`} checked={!paused} onValue={(on) => change(!on)} className="block" />
}

function PauseButton({ of: { paused, busy, change } }: { of: Pausable }) {
  return (
    <Button icon={paused ? 'play' : 'pause'} busy={busy} onClick={() => change(!paused)}>
      {paused ? 'Resume' : 'Pause'}
    </Button>
  )
}

export function PoolPauseSwitch({ pool }: { pool: WorkPool }) {
  return <PauseSwitch of={usePool(pool)} />
}

export function PoolPauseButton({ pool }: { pool: WorkPool }) {
  return <PauseButton of={usePool(pool)} />
}

export function QueuePauseSwitch({ pool, queue }: { pool: string; queue: WorkQueue }) {
  return <PauseSwitch of={useQueue(pool, queue)} />
}

export function QueuePauseButton({ pool, queue }: { pool: string; queue: WorkQueue }) {
  return <PauseButton of={useQueue(pool, queue)} />
}
