import { createEventHub, type TabMessage } from './event-hub'

/** The shared worker: every tab of this browser gets a port to the one hub. */
const hub = createEventHub((url, protocol) => new WebSocket(url, protocol))

globalThis.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  port.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => hub.receive(port, data))
  // Chromium and Firefox tell when a tab is gone without a word (a crash); elsewhere `bye` must do.
  port.addEventListener('close', () => hub.leave(port))
  port.start()
})
