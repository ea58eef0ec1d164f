/**
 * Stands in for the generated client's reader of server-sent events when the product is built (vite.config.ts):
 * Prefect has none, and every page would load it.
 */
export const createSseClient = () => {
  throw new Error('Prefect has no server-sent events')
}
