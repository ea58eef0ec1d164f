import { createEventStream, type StreamMessage, type StreamOptions, type StreamState } from './event-stream'

/** What a tab tells the hub. */
export type TabMessage =
  | { type: 'hello'; url: string; token: string | null; visible: boolean }
  | { type: 'visible'; visible: boolean }
  | { type: 'bye' }

/** The part of a `MessagePort` the hub uses; a tab without shared workers passes an object of its own. */
export interface HubPort {
  postMessage: (message: StreamMessage) => void
}

interface Channel {
  stream: ReturnType<typeof createEventStream>
  state: StreamState
  /** Tabs and whether they are visible. */
  ports: Map<HubPort, boolean>
}

/** One stream for each server, for all tabs that look at it; it rests while none of them is visible. */
export function createEventHub(openSocket: StreamOptions['openSocket']) {
  const channels = new Map<string, Channel>()
  const channelOf = new Map<HubPort, Channel>()

  function open(url: string, token: string | null): Channel {
    const ports: Channel['ports'] = new Map()
    const emit = (message: StreamMessage) => {
      if (message.type === 'state') channel.state = message.state
      for (const port of ports.keys()) port.postMessage(message)
    }
    const channel: Channel = { stream: createEventStream({ url, token, openSocket, emit }), state: 'connecting', ports }
    channel.stream.start()
    return channel
  }

  const updateVisible = ({ stream, ports }: Channel) => stream.setVisible([...ports.values()].some(Boolean))

  function leave(port: HubPort) {
    const channel = channelOf.get(port)
    if (!channel) return
    channelOf.delete(port)
    channel.ports.delete(port)
    if (channel.ports.size > 0) return updateVisible(channel)
    channel.stream.stop()
    for (const [key, value] of channels) if (value === channel) channels.delete(key)
  }

  function receive(port: HubPort, message: TabMessage) {
    if (message.type === 'bye') return leave(port)
    if (message.type === 'hello') {
      leave(port)
      const key = JSON.stringify([message.url, message.token])
      const channel = channels.get(key) ?? open(message.url, message.token)
      channels.set(key, channel)
      channelOf.set(port, channel)
      channel.ports.set(port, message.visible)
      port.postMessage({ type: 'state', state: channel.state })
      return updateVisible(channel)
    }
    const channel = channelOf.get(port)
    channel?.ports.set(port, message.visible)
    if (channel) updateVisible(channel)
  }

  return { receive, leave }
}
