import type { TabMessage } from './event-hub'
import type { StreamMessage } from './event-stream'

export interface EventSourceOptions {
  /** `ws://host/api/events/out` */
  url: string
  token: string | null
  onMessage: (message: StreamMessage) => void
}

export interface EventsConnection {
  setVisible: (visible: boolean) => void
  close: () => void
}

/** Without shared workers (Chrome on Android, private modes) each tab has its own socket, whose code only they load. */
function ownHub({ url, token, onMessage }: EventSourceOptions): EventsConnection {
  const port = { postMessage: onMessage }
  const loading = import('./event-hub').then(({ createEventHub }) =>
    createEventHub((address, protocol) => new WebSocket(address, protocol)),
  )
  // Told in the order they were said. Without its code there is no socket: what is on screen is polled.
  loading.catch(() => onMessage({ type: 'state', state: 'down' }))
  const tell = (message: TabMessage) =>
    void loading.then(
      (hub) => hub.receive(port, message),
      () => undefined,
    )
  tell({ type: 'hello', url, token, visible: !document.hidden })
  return { setVisible: (visible) => tell({ type: 'visible', visible }), close: () => tell({ type: 'bye' }) }
}

function sharedHub(options: EventSourceOptions): EventsConnection {
  const worker = new SharedWorker(new URL('./event-hub.worker.ts', import.meta.url), {
    type: 'module',
    name: 'podium-events',
  })
  const tell = (message: TabMessage) => worker.port.postMessage(message)
  let own: EventsConnection | undefined
  const hello = () => tell({ type: 'hello', url: options.url, token: options.token, visible: !document.hidden })
  const bye = () => tell({ type: 'bye' })
  // A page from the back-forward cache said bye and is here again.
  const back = (event: PageTransitionEvent) => event.persisted && hello()
  worker.addEventListener('error', () => (own ??= ownHub(options)))
  worker.port.addEventListener('message', ({ data }: MessageEvent<StreamMessage>) => options.onMessage(data))
  worker.port.start()
  hello()
  addEventListener('pagehide', bye)
  addEventListener('pageshow', back)
  return {
    setVisible: (visible) => (own ? own.setVisible(visible) : tell({ type: 'visible', visible })),
    close: () => {
      removeEventListener('pagehide', bye)
      removeEventListener('pageshow', back)
      bye()
      worker.port.close()
      own?.close()
    },
  }
}

/** The events of one server for this tab, over the socket it shares with the browser's other tabs where that is possible. */
export function openEvents(options: EventSourceOptions): EventsConnection {
  if (typeof SharedWorker === 'undefined') return ownHub(options)
  try {
    return sharedHub(options)
  } catch {
    return ownHub(options)
  }
}
