import { printExact } from '~/lib/exact-json'
import { isObject, jsonEquals, type JsonObject } from '~/features/schema-form/json-value'
import { isLarge, sizeWords } from '~/features/schema-form/size'
import { valueWords } from '~/features/schema-form/schema-words'

/** One line of "what will be sent": new (+) or changed (~) against what the deployment has. */
export interface SentLine {
  mark: '' | '+' | '~'
  text: string
  /** What the deployment has instead, in short. */
  was?: string
}

/** The body as JSON text, line by line, each top-level parameter marked by how it differs from the deployment's. */
export function sentLines(body: JsonObject, deploymentParameters: JsonObject): SentLine[] {
  const lines: SentLine[] = [{ mark: '', text: '{' }]
  const entries = Object.entries(body)
  entries.forEach(([key, value], index) => {
    const comma = index < entries.length - 1 ? ',' : ''
    if (key !== 'parameters' || !isObject(value) || Object.keys(value).length === 0) {
      for (const line of memberLines(key, value, 2, comma, key === 'parameters' ? '' : '+')) {
        lines.push(line)
      }
      return
    }
    lines.push({ mark: '', text: '  "parameters": {' })
    const parameters = Object.entries(value)
    parameters.forEach(([name, held], at) => {
      const known = Object.hasOwn(deploymentParameters, name)
      const same = known && jsonEquals(held, deploymentParameters[name])
      const mark = same ? '' : known ? '~' : '+'
      const own = memberLines(name, held, 4, at < parameters.length - 1 ? ',' : '', mark)
      if (mark === '~') own[0]!.was = valueWords(deploymentParameters[name])
      for (const line of own) lines.push(line)
    })
    lines.push({ mark: '', text: `  }${comma}` })
  })
  lines.push({ mark: '', text: '}' })
  return lines
}

function memberLines(key: string, value: unknown, indent: number, comma: string, mark: SentLine['mark']): SentLine[] {
  const pad = ' '.repeat(indent)
  // Millions of characters are sent, but nobody reads them here.
  if (isLarge(value)) return [{ mark, text: `${pad}${JSON.stringify(key)}: … ${sizeWords(value)} …${comma}` }]
  const texts = printExact(value, 2).split('\n')
  return texts.map((text, index) => ({
    mark,
    text: `${pad}${index === 0 ? `${JSON.stringify(key)}: ` : ''}${text}${index === texts.length - 1 ? comma : ''}`,
  }))
}
