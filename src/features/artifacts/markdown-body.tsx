import { lazy, type ReactNode, Suspense } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { ScrollBox } from './scroll-box'

const MermaidDiagram = lazy(() => import('./mermaid-diagram').then((module) => ({ default: module.MermaidDiagram })))

const schema: typeof defaultSchema = {
  ...defaultSchema,
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'], src: ['https', 'data'] },
}

/** Runs over every address after sanitising. Fragments stay, for footnotes; other relative addresses have no page to be relative to. */
export function safeUrl(url: string, key: string): string | undefined {
  if (key === 'src') return /^(https:\/\/|data:image\/)/i.test(url) ? url : undefined
  return /^(https?:\/\/|mailto:|#)/i.test(url) ? url : undefined
}

/** The page has the h1, so the headings of a text start one level below. Footnotes need the id, screen readers the class. */
const heading = (Level: 'h2' | 'h3' | 'h4' | 'h5' | 'h6') =>
  function Heading({ id, className, children }: { id?: string; className?: string; children?: ReactNode }) {
    return (
      <Level id={id} className={className}>
        {children}
      </Level>
    )
  }

const components: Components = {
  h1: heading('h2'),
  h2: heading('h3'),
  h3: heading('h4'),
  h4: heading('h5'),
  h5: heading('h6'),
  a: ({ href, id, className, children }) => {
    if (!href) return <span>{children}</span>
    const outside = href.startsWith('#') ? {} : { target: '_blank', rel: 'noopener noreferrer nofollow' }
    return (
      <a href={href} id={id} className={className} {...outside}>
        {children}
      </a>
    )
  },
  // The only input that sanitising lets through is the check box of a task list, which is to be read and not ticked.
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} disabled aria-label={checked ? 'Done' : 'Not done'} />
  ),
  img: ({ src, alt }) =>
    typeof src === 'string' && src !== '' ? (
      <img src={src} alt={alt ?? ''} loading="lazy" referrerPolicy="no-referrer" />
    ) : (
      <span className="text-muted">{`[image not shown: ${alt || 'only https and data images are loaded'}]`}</span>
    ),
  table: ({ children }) => (
    <ScrollBox label="Table">
      <table>{children}</table>
    </ScrollBox>
  ),
  pre: ({ node, children }) => {
    const code = node?.children[0]
    if (code?.type === 'element' && isMermaid(code.properties.className)) {
      const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
      return (
        <Suspense fallback={<p className="text-muted">Drawing the diagram…</p>}>
          <MermaidDiagram source={text} />
        </Suspense>
      )
    }
    return (
      <ScrollBox label="Code">
        <pre>{children}</pre>
      </ScrollBox>
    )
  },
}

function isMermaid(className: unknown): boolean {
  return Array.isArray(className) && className.includes('language-mermaid')
}

const prose = [
  'max-w-[90ch] space-y-3 text-13 leading-5 break-words text-text',
  // A letter under fifty marks cannot be broken, and some fonts set them side by side. The padding is for focus rings.
  '-mx-1 px-1 [overflow-x:clip]',
  '[&_h2]:text-16 [&_h2]:font-semibold [&_h2:not(:first-child)]:pt-2 [&_h3]:text-13 [&_h3]:font-semibold',
  '[&_h4]:text-13 [&_h4]:font-semibold [&_h5]:font-medium [&_h6]:font-medium [&_h6]:text-muted',
  '[&_a]:text-accent [&_a]:underline [&_a]:underline-offset-2',
  '[&_ul]:list-disc [&_ul]:pl-5 [&_ol]:list-decimal [&_ol]:pl-5 [&_li]:my-0.5 [&_.contains-task-list]:list-none [&_.contains-task-list]:pl-1',
  '[&_blockquote]:border-l-2 [&_blockquote]:border-line-strong [&_blockquote]:pl-3 [&_blockquote]:text-muted',
  // From the seventh level on nothing is indented further: a hundred of them would leave the page.
  '[&_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)]:border-0',
  '[&_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)_:is(ul,ol,blockquote)]:pl-0',
  '[&_code]:rounded-sm [&_code]:bg-sunken [&_code]:px-1 [&_code]:font-mono [&_code]:text-12',
  '[&_pre]:w-max [&_pre]:min-w-full [&_pre]:rounded-md [&_pre]:border [&_pre]:border-line [&_pre]:bg-sunken [&_pre]:p-3',
  '[&_pre_code]:bg-transparent [&_pre_code]:p-0',
  '[&_table]:w-auto [&_table]:border-collapse [&_th]:border [&_th]:border-line [&_th]:bg-sunken [&_th]:px-2 [&_th]:py-1 [&_th]:text-left [&_th]:font-medium',
  '[&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_td]:tabular-nums',
  '[&_hr]:border-line [&_img]:inline [&_img]:max-w-full',
].join(' ')

export function MarkdownBody({ text }: { text: string }) {
  return (
    <div className={prose}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, schema]]}
        urlTransform={safeUrl}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}
