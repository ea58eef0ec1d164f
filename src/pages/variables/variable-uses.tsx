import { printExact } from '~/lib/exact-json'
import { CopyButton } from '~/ui/copy-button'

/** A text is copied as itself, anything else as JSON. */
export const copiedValue = (value: unknown) => (typeof value === 'string' ? value : printExact(value, 2))

/** How flows and deployments read the variable, each line to copy. */
export function VariableUses({ name }: { name: string }) {
  const uses = [
    { where: 'Python', text: `from prefect.variables import Variable\n\nvalue = Variable.get("${name}")` },
    { where: 'prefect.yaml and block documents', text: `{{ prefect.variables.${name} }}` },
    { where: 'Shell', text: `prefect variable get ${name}` },
  ]
  return (
    <section aria-labelledby="variable-uses" className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <h3 id="variable-uses" className="font-medium">
        Use it
      </h3>
      {uses.map(({ where, text }) => (
        <div key={where} className="flex flex-col gap-0.5">
          <span className="text-12 text-muted">{where}</span>
          <div className="flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2">
            <pre className="mono min-w-0 flex-1 py-0.5 wrap-anywhere whitespace-pre-wrap">{text}</pre>
            <CopyButton text={text} label={`Copy for ${where}`} />
          </div>
        </div>
      ))}
    </section>
  )
}
