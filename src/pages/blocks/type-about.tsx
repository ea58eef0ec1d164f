import type { BlockType } from '~/api/blocks'
import { Markdown } from '~/features/artifacts/markdown'
import { Icon } from '~/ui/icon'
import { TypeExamples } from './snippets'
import { webAddress } from './type-words'

/** What a type is for and how it is used, as its package says. */
export function TypeAbout({ type }: { type: BlockType }) {
  const documentation = webAddress(type.documentation_url)
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <section aria-labelledby="type-about" className="flex flex-col gap-1.5">
        <h2 id="type-about" className="wrap-anywhere">
          {type.name}
        </h2>
        {type.description ? <Markdown text={type.description} /> : <p className="text-muted">No description.</p>}
        {documentation && (
          <p>
            <a
              href={documentation}
              target="_blank"
              rel="noreferrer"
              className="inline-flex items-center gap-1.5 text-accent"
            >
              Documentation <Icon name="external" />
            </a>
          </p>
        )}
      </section>
      <section aria-labelledby="type-example" className="flex flex-col gap-1.5">
        <h2 id="type-example">Example</h2>
        <TypeExamples type={type} />
      </section>
    </div>
  )
}
