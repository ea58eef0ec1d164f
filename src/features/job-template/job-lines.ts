import { printExact } from '~/lib/exact-json'
import { masked, type Fill, type JobNode } from './job'

/** A line of a job, as YAML says it. */
export interface JobLine {
  /** Blanks and dashes before it. */
  lead: string
  /** `key:`, or nothing in a list. */
  label: string
  /** The value, where it stands in one line. */
  text: string
  absent?: string
  later?: string
  filled: readonly Fill[]
}

/** The part of a job that is made of, line by line. */
export function jobLines(root: JobNode): JobLine[] {
  const lines: JobLine[] = []
  add(lines, root, '', '', [])
  return lines
}

function add(lines: JobLine[], node: JobNode, lead: string, label: string, around: readonly Fill[]) {
  const filled = node.filled && node.filled.length > 0 ? node.filled : around
  const line = (text: string) => lines.push({ lead, label, text, absent: node.absent, later: node.later, filled })
  const inner = node.secret ? masked : (held: JobNode) => held
  // Inside a list the first member stands beside the dash.
  const indent = label === '' ? ' '.repeat(lead.length) : `${' '.repeat(lead.length)}  `
  const first = (index: number) => (label === '' && index === 0 ? lead : indent)
  if (node.absent) line('')
  else if (node.members && node.members.length > 0) {
    if (label !== '') line('')
    node.members.forEach(([key, held], index) => add(lines, inner(held), first(index), `${plain(key)}:`, filled))
  } else if (node.items && node.items.length > 0) {
    if (label !== '') line('')
    node.items.forEach((held, index) =>
      add(lines, inner(held), `${label === '' ? first(index) : indent.slice(2)}- `, '', filled),
    )
  } else if (node.members || node.items) line(node.members ? '{}' : '[]')
  else line(node.secret ? '••••••••' : typeof node.value === 'string' ? plain(node.value) : printExact(node.value))
}

/** A text without quotes where YAML reads it as the same text. */
function plain(text: string): string {
  const safe = /^[\p{L}_/.][\p{L}\p{N}_/.:@+= -]*$/u.test(text) && !/: |:$| $/.test(text)
  return safe && !/^(true|false|null|yes|no|on|off|y|n|\.inf|\.nan)$/i.test(text) ? text : JSON.stringify(text)
}
