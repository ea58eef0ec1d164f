import { describe, expect, it } from 'vitest'
import { check } from './check'
import { corpus } from './corpus-files'

describe('the local verdict against the real server', () => {
  it('says "refused" for exactly the corpus cases that create_flow_run refuses', () => {
    const different: string[] = []
    let cases = 0
    for (const entry of corpus()) {
      for (const one of entry.cases) {
        cases += 1
        const problems = check(entry.schema, one.values, { deploymentDefaults: entry.deployment_parameters })
        const refused = problems.some((problem) => problem.level === 'error')
        if (refused !== one.status >= 400) {
          different.push(`${entry.name}: ${one.note}: server ${one.status}, here ${refused ? 'refused' : 'accepted'}`)
        }
      }
    }
    expect({ cases, different }).toMatchInlineSnapshot(`
      {
        "cases": 1288,
        "different": [
          "aliases: mail from a workspace variable: server 409, here accepted",
          "block_parameters: secret from a workspace variable: server 409, here accepted",
          "dataclass_and_typeddict: window from a workspace variable: server 409, here accepted",
          "default_factories: made from a workspace variable: server 409, here accepted",
          "defaults_violating: count from a workspace variable: server 409, here accepted",
          "discriminated: pet from a workspace variable: server 409, here accepted",
          "enums: color as a Jinja template: server 409, here accepted",
          "enums: color from a workspace variable: server 409, here accepted",
          "extra_allow_forbid: closed from a workspace variable: server 409, here accepted",
          "generics: number from a workspace variable: server 409, here accepted",
          "list_of_union: steps from a workspace variable: server 409, here accepted",
          "lists: names from a workspace variable: server 409, here accepted",
          "lists: names variable not there: server 400, here accepted",
          "lists: names numeric variable: server 409, here accepted",
          "literals: size as a Jinja template: server 409, here accepted",
          "literals: size from a workspace variable: server 409, here accepted",
          "literals: size broken template: server 400, here accepted",
          "literals: size variable not there: server 400, here accepted",
          "literals: size numeric variable: server 409, here accepted",
          "long_enum: country as a Jinja template: server 409, here accepted",
          "long_enum: country from a workspace variable: server 409, here accepted",
          "maps: env from a workspace variable: server 409, here accepted",
          "model_default_override: engine from a workspace variable: server 409, here accepted",
          "models_in_collections: columns from a workspace variable: server 409, here accepted",
          "nested_three_levels: cluster from a workspace variable: server 409, here accepted",
          "number_constraints: small from a workspace variable: server 409, here accepted",
          "optional_model: retry from a workspace variable: server 409, here accepted",
          "properties_without_type: a broken template: server 400, here accepted",
          "properties_without_type: a variable not there: server 400, here accepted",
          "pydantic_v1_models: order from a workspace variable: server 409, here accepted",
          "recursive_tree: tree from a workspace variable: server 409, here accepted",
          "same_named_models: a from a workspace variable: server 409, here accepted",
          "scalars_required: text broken template: server 400, here accepted",
          "scalars_required: text variable not there: server 400, here accepted",
          "scalars_required: text numeric variable: server 409, here accepted",
          "simple_model: mail from a workspace variable: server 409, here accepted",
          "simple_model: mail variable not there: server 400, here accepted",
          "simple_model: mail numeric variable: server 409, here accepted",
          "simple_model: broken jinja in a field: server 400, here accepted",
          "string_constraints: code as a Jinja template: server 409, here accepted",
          "string_constraints: code from a workspace variable: server 409, here accepted",
          "temporal: at broken template: server 400, here accepted",
          "temporal: at variable not there: server 400, here accepted",
          "temporal: at numeric variable: server 409, here accepted",
          "titles_and_positions: b from a workspace variable: server 409, here accepted",
          "tuples_and_sets: pair from a workspace variable: server 409, here accepted",
          "unicode_names: größe from a workspace variable: server 409, here accepted",
          "union_models: source from a workspace variable: server 409, here accepted",
          "unions_scalar: id_or_name broken template: server 400, here accepted",
          "unions_scalar: id_or_name variable not there: server 400, here accepted",
          "untyped: a broken template: server 400, here accepted",
          "untyped: a variable not there: server 400, here accepted",
        ],
      }
    `)
  })
})
