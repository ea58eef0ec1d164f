/**
 * One word of a POSIX shell command, whatever it holds: in double quotes where nothing in it means something to the
 * shell there, else in single quotes.
 */
export const shellQuote = (text: string): string =>
  /^[^$`"\\!\p{Cc}]*$/u.test(text) ? `"${text}"` : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** An option with its value; the `=` keeps a value that begins with a dash from being read as another option. */
export const shellOption = (name: string, value: string): string =>
  `${name}${value.startsWith('-') ? '=' : ' '}${shellQuote(value)}`
