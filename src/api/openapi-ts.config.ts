/**
 * Generates `generated/` from the pinned server's own schema: `npm run generate`.
 * Operation ids become the camel-cased summaries ("Read Flow Run" → `readFlowRun`), because the
 * server's own ids hold the whole path.
 */
const camel = (text: string) =>
  text
    .replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ? next.toUpperCase() : ''))
    .replace(/^./, (first) => first.toLowerCase())

const seen = new Set<string>()

export default {
  input: 'src/api/openapi.json',
  output: 'src/api/generated',
  parser: {
    patch: {
      operations: (_method: string, _path: string, operation: { summary?: string; operationId?: string }) => {
        let id = camel(operation.summary ?? operation.operationId ?? '')
        if (seen.has(id)) id = camel(operation.operationId ?? '')
        seen.add(id)
        operation.operationId = id
      },
    },
    filters: { deprecated: false },
  },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
}
