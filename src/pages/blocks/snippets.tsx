import type { Block, BlockType } from '~/api/blocks'
import { Description } from '~/features/schema-form/description'
import { CopyButton } from '~/ui/copy-button'
import { codeSamples, loadAny, loadByClass } from './type-words'

function Snippet({ code, label }: { code: string; label: string }) {
  return (
    <div className="flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2">
      <pre className="mono min-w-0 flex-1 py-0.5 wrap-anywhere whitespace-pre-wrap">{code}</pre>
      <CopyButton text={code} label={label} />
    </div>
  )
}

/** The examples that the type brings along. */
export function TypeExamples({ type }: { type: BlockType }) {
  const samples = codeSamples(type.code_example)
  if (samples.length === 0) return <p className="text-muted">The type brings no example.</p>
  return (
    <div className="flex flex-col gap-2">
      {samples.map(({ about, code }, index) => (
        <div key={`${index} ${about}`} className="flex flex-col gap-1">
          {about && <Description id={`example-${index}`} text={about} />}
          <Snippet code={code} label={`Copy example ${index + 1}`} />
        </div>
      ))}
    </div>
  )
}

/** How this block is used, each line to copy: first as its type says. */
export function BlockSnippets({ block }: { block: Pick<Block, 'name' | 'type' | 'blockType'> }) {
  const { name, type, blockType } = block
  const loading = loadByClass(blockType?.code_example, name)
  const uses = [
    { where: 'Python', code: loading ?? loadAny(type, name) },
    ...(loading ? [{ where: 'Python, without its class', code: loadAny(type, name) }] : []),
    { where: 'prefect.yaml and job variables', code: `{{ prefect.blocks.${type}.${name} }}` },
    { where: 'Shell', code: `prefect block inspect ${type}/${name}` },
  ]
  return (
    <div className="flex flex-col gap-2">
      {uses.map(({ where, code }) => (
        <div key={where} className="flex flex-col gap-0.5">
          <span className="text-12 text-muted">{where}</span>
          <Snippet code={code} label={`Copy for ${where}`} />
        </div>
      ))}
    </div>
  )
}
