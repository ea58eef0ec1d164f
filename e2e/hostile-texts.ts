/**
 * What people and flows may write into any field: by mistake, as a joke or as an attack. If any of it runs, it sets
 * `window.ran` (`hasRun` in the hostile journey looks for it).
 */
const RUN = 'window.ran=1;alert(1)'

/** Runs where text is taken for HTML, an address or a template. */
export const scripts = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `"><svg/onload=${RUN}>`,
  `'"\`--><details open ontoggle=${RUN}>`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
  `<a href="javascript:${RUN}">press me</a>`,
  `javascript:${RUN}//`,
  `data:text/html,<script>${RUN}</script>`,
  `{{constructor.constructor('${RUN}')()}}\${${RUN}}`,
  `<style>*{display:none!important}</style><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=/login">`,
  `<form action="javascript:${RUN}"><input name=attributes autofocus onfocus=${RUN}><button>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror=${RUN}>">`,
]

/** Each letter under forty marks. */
const zalgo = [...'zalgo comes'].map((letter) => letter + '\u0321\u0337\u0353\u035B\u0317\u0489'.repeat(7)).join('')

/** Break lines, boxes and the direction of reading, not rules. */
export const odd = {
  /** Reads "exe.png" backwards, and leaves its direction open. */
  rightToLeft: '\u202Egnp.exe \u0645\u0631\u062D\u0628\u0627 \u2067open',
  zalgo,
  /** No place to break. */
  unbroken: 'W'.repeat(400),
  controls: 'bell\u0007 back\b esc\u001B[31mred\u001B[0m del\u007F zero\u200Bwidth\uFEFF line\u2028break nel\u0085 end',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(30),
  blank: ' \u00A0\u3000\u200B ',
  lines: 'one\r\ntwo\n\n\n\tthree',
  surrogate: 'half \uFFFD pair, ‮ and ﷽'.repeat(6),
} as const

/** Servers on SQLite take it, on PostgreSQL refuse it. */
export const nullByte = 'before\u0000after'

export const megabyte = 'All work and no play. '.repeat(47_663)
/** Without a place to break. */
export const unbrokenMegabyte = 'x'.repeat(1_048_576)

/** All of it at once, as one text of a few kilobytes. */
export const everything = [...scripts, ...Object.values(odd)].join(' ')

/** Names that Prefect takes (no / % & < >), most of them too long for any column. */
export const names = [
  `javascript:${RUN.replaceAll('&', '')}`,
  odd.rightToLeft,
  odd.zalgo,
  odd.unbroken,
  `"'\`\${1+1}{{1+1}} onmouseover=${RUN} x="`,
  odd.controls,
]

export const markdown = [
  '# Heading\n\n[press](javascript:window.ran=1) [tab](\tjavascript:window.ran=1) [upper](JaVaScRiPt:window.ran=1)',
  '[data](data:text/html;base64,PHNjcmlwdD5wYXJlbnQucmFuPTE8L3NjcmlwdD4=) [vb](vbscript:ran) [entity](&#106;avascript:window.ran=1)',
  '![x](x"onerror="window.ran=1) ![svg](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9InBhcmVudC5yYW49MSIvPg==)',
  '<javascript:window.ran=1> [ref]\n\n[ref]: javascript:window.ran=1 "<img src=x onerror=window.ran=1>"',
  ...scripts,
  `| a | ${'b'.repeat(500)} |\n|---|---|\n| ${scripts[1]} | \`${scripts[0]}\` |`,
  '```mermaid\ngraph TD\n  A["<img src=x onerror=window.ran=1>"] --> B["<b>bold</b><script>window.ran=1</script>"]\n  click A "javascript:window.ran=1" "tip"\n  click B call alert(1)\n```',
  '```mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": "*{display:none}", "secure": []}}%%\ngraph LR\n  A --> B\n  click A href "javascript:window.ran=1"\n```',
  '```mermaid\nnot a diagram <script>window.ran=1</script>\n```',
  `\`\`\`html\n${scripts.join('\n')}\n\`\`\``,
  `${'> '.repeat(120)}deep`,
  `${'- '.repeat(80)}deeper`,
  `${'['.repeat(2_000)}`,
  `${'*a **b '.repeat(500)}`,
  '# '.repeat(50),
  Object.values(odd).join('\n\n'),
].join('\n\n')

/** A parameter schema whose every text is hostile; Prefect takes any. */
export const parameterSchema = {
  type: 'object',
  title: scripts[0],
  description: markdown,
  required: ['<img src=x onerror=window.ran=1>'],
  properties: {
    '<img src=x onerror=window.ran=1>': { type: 'string', title: scripts[1], description: markdown, position: 0 },
    __proto__: { type: 'string', title: 'proto', position: 1 },
    constructor: { type: 'integer', title: scripts[8], default: 3, position: 2 },
    [odd.zalgo]: { type: 'string', title: odd.zalgo, default: odd.unbroken, position: 3 },
    choice: { enum: [...scripts, odd.rightToLeft, odd.unbroken], title: odd.rightToLeft, position: 4 },
    address: { type: 'string', format: 'uri', default: 'javascript:window.ran=1', position: 5 },
    list: { type: 'array', items: { type: 'string', title: scripts[2] }, default: scripts, position: 6 },
    pattern: { type: 'string', pattern: '(((', title: 'A pattern that is none', position: 7 },
    slow: { type: 'string', pattern: '^(a+)+$', default: 'a'.repeat(24), position: 8 },
    loop: { $ref: '#/definitions/loop', position: 9 },
    gone: { $ref: '#/definitions/nowhere', position: 10 },
  },
  definitions: { loop: { type: 'object', title: odd.unbroken, properties: { again: { $ref: '#/definitions/loop' } } } },
} as const
