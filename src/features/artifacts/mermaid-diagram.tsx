import mermaid from 'mermaid'
import { useEffect, useId, useState } from 'react'
import { ScrollBox } from './scroll-box'
import { isDark, onThemeChange } from './theme-of-page'

/** mermaid keeps one global configuration and one scratch element, so diagrams are drawn one after another. */
let turn: Promise<unknown> = Promise.resolve()

/** Mermaid's own limit is 50,000 characters; drawing that much blocks the page for many seconds. */
const LONGEST = 20_000

type Drawing = { source: string; dark: boolean; svg: string } | { source: string; dark: boolean; message: string }

/** Mermaid's sanitiser takes handlers away, but while it parses them the browser notes each one in the console. */
const withoutHandlers = (source: string) => source.replaceAll(/<([a-z][\w-]*)[^<>\n]*[\s/"']on\w+\s*=[^<>\n]*/gi, '<$1')

async function draw(id: string, source: string, dark: boolean): Promise<Drawing> {
  if (source.length > LONGEST)
    return {
      source,
      dark,
      message: `it has ${source.length.toLocaleString('en')} characters, ${LONGEST.toLocaleString('en')} are drawn at most`,
    }
  mermaid.initialize({
    startOnLoad: false,
    // Escapes HTML in labels and ignores `click`; a diagram cannot turn it off, see `secure`.
    securityLevel: 'strict',
    secure: [
      'secure',
      'securityLevel',
      'startOnLoad',
      'maxTextSize',
      'maxEdges',
      'theme',
      'themeCSS',
      'themeVariables',
      'htmlLabels',
      'fontFamily',
      'altFontFamily',
      'suppressErrorRendering',
      'dompurifyConfig',
    ],
    theme: dark ? 'dark' : 'neutral',
    themeVariables: { fontSize: '13px' },
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
    maxTextSize: LONGEST,
    suppressErrorRendering: true,
  })
  try {
    const { svg } = await mermaid.render(id, withoutHandlers(source))
    return { source, dark, svg }
  } catch (error) {
    return { source, dark, message: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * A diagram, shown as an image: whatever a hostile source gets past mermaid and its sanitiser, an SVG inside `img` runs no script,
 * loads nothing and has no links.
 */
export function MermaidDiagram({ source }: { source: string }) {
  const id = `mermaid-${useId().replace(/\W/g, '')}`
  const [dark, setDark] = useState(isDark)
  const [drawing, setDrawing] = useState<Drawing | null>(null)

  useEffect(() => onThemeChange(() => setDark(isDark())), [])
  useEffect(() => {
    let wanted = true
    turn = turn.then(async () => {
      if (!wanted) return
      const result = await draw(id, source, dark)
      if (wanted) setDrawing(result)
    })
    return () => {
      wanted = false
    }
  }, [id, source, dark])

  if (!drawing || drawing.source !== source) return <p className="text-muted">Drawing the diagram…</p>
  if ('message' in drawing)
    return (
      <figure className="space-y-2">
        <figcaption className="wrap-anywhere whitespace-pre-wrap text-failed">{`This diagram could not be drawn: ${drawing.message}`}</figcaption>
        <DiagramSource source={source} />
      </figure>
    )
  const size = sizeOf(drawing.svg)
  return (
    <figure className="space-y-1">
      <img
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing.svg)}`}
        alt={`Diagram: ${source.trim().slice(0, 200)}`}
        width={size?.width}
        height={size?.height}
        className="h-auto max-w-full"
      />
      <details className="text-12 text-muted">
        <summary className="cursor-pointer">Source of the diagram</summary>
        <DiagramSource source={source} />
      </details>
    </figure>
  )
}

function DiagramSource({ source }: { source: string }) {
  return (
    <ScrollBox label="Source of the diagram">
      <pre>
        <code>{source}</code>
      </pre>
    </ScrollBox>
  )
}

/** mermaid writes `width="100%"`, which an image has no use for; its own size is in the view box. */
export function sizeOf(svg: string): { width: number; height: number } | undefined {
  const box = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg)
  return box ? { width: Math.ceil(Number(box[1])), height: Math.ceil(Number(box[2])) } : undefined
}
