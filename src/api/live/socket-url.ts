import { apiBase } from '~/api/client'

/** `ws://host/api/events/out` for `/events/out`. */
export const socketUrl = (path: string) => `${apiBase().replace(/^http/, 'ws')}${path}`
