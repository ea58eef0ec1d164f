import { describe, expect, it } from 'vitest'
import { check } from './check'
import { corpus } from './corpus-files'
import { placed, weighed } from './judges'
import type { Problem } from './problems'
import { flattenFindings } from './server-errors'

/** Every case of the corpus that a server has judged, with what the form says about it. */
function judged() {
  return corpus().flatMap((entry) =>
    entry.cases
      .filter(({ status }) => status !== null)
      .map((one) => {
        const values = { ...entry.deployment_parameters, ...one.values }
        const local = check(entry.schema, one.values, { deploymentDefaults: entry.deployment_parameters })
        const problems = [...local, ...weighed(flattenFindings(one.findings), local, values)]
        return { name: `${entry.name}: ${one.note}`, one, problems }
      }),
  )
}

const has = (problems: readonly Problem[], level: Problem['level']) => problems.some((one) => one.level === level)

describe('the three judges, by every case of the corpus', () => {
  const all = judged()

  it('an error is what create_flow_run refuses', () => {
    const wrong = all.filter(({ one, problems }) => has(problems, 'error') !== one.status! >= 400)
    expect(wrong.filter(({ problems }) => has(problems, 'error'))).toEqual([])
    // What a rendered template says, nobody knows before it is rendered.
    expect(wrong.map(({ name }) => name)).toEqual([
      'enums: color as a Jinja template',
      'literals: size as a Jinja template',
      'long_enum: country as a Jinja template',
      'string_constraints: code as a Jinja template',
    ])
    expect(all).toHaveLength(1288)
  })

  it('a warning is what Python refuses, and no run that Python accepts has one', () => {
    const accepted = all.filter(({ one }) => one.status === 201)
    const invented = accepted.filter(({ one, problems }) => one.received === true && has(problems, 'warning'))
    expect(invented.map(({ name }) => name)).toEqual([])
    const refused = accepted.filter(({ one }) => one.received === false)
    // The others break rules that are not in the schema: a class of Python, a block that is not there, decimal places.
    expect([refused.filter(({ problems }) => has(problems, 'warning')).length, refused.length]).toEqual([61, 97])
  })

  it('what only the strict check dislikes is no more than a note or a warning, and never unsaid', () => {
    const strict = all.filter(({ one }) => one.status === 201 && one.findings !== undefined)
    expect(strict.length).toBeGreaterThan(20)
    expect(strict.filter(({ problems }) => problems.length === 0).map(({ name }) => name)).toEqual([])
    expect(strict.filter(({ problems }) => has(problems, 'error')).map(({ name }) => name)).toEqual([])
  })
})

describe('an error that the server reports at a union', () => {
  const union = { path: ['retry'], message: "{'attempts': '1'} is not valid under any of the given schemas" }
  const inside: Problem = {
    path: ['retry', 'attempts'],
    message: '"1" is text, not an integer',
    level: 'error',
    source: 'local',
  }

  it('stands at the field that causes it', () => {
    expect(placed([union], [inside])).toEqual([{ ...inside, source: 'server' }])
  })

  it('stays at the union where nothing more is known', () => {
    expect(placed([union], [])).toEqual([{ ...union, level: 'error', source: 'server' }])
    expect(placed([union], [{ ...inside, level: 'note' }])[0]!.path).toEqual(['retry'])
  })
})
