import type { SVGProps } from 'react'
import { cx } from './class-names'

/** Drawn on a 16 px grid with 1.5 px strokes. An own set, because it is small and an icon font or library is not. */
const shapes = {
  alert: 'M8 2.5l6 11H2zM8 6.5v3M8 11.5h.01',
  'arrow-left': 'M13 8H3M7 4L3 8l4 4',
  check: 'M3 8.5l3.2 3.2L13 4.5',
  'chevron-down': 'M4 6l4 4 4-4',
  'chevron-left': 'M10 4L6 8l4 4',
  'chevron-right': 'M6 4l4 4-4 4',
  'chevron-up': 'M4 10l4-4 4 4',
  clock: 'M8 2a6 6 0 100 12A6 6 0 008 2zM8 5v3l2 1.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  download: 'M8 2.5v8M4.5 7.5L8 11l3.5-3.5M2.5 13.5h11',
  external: 'M6.5 3.5h-3.5v9.5h9.5v-3.5M9.5 2.5h4v4M13.5 2.5L7.5 8.5',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 100 4 2 2 0 000-4z',
  filter: 'M2 4h12M4.5 8h7M6.5 12h3',
  info: 'M8 2a6 6 0 100 12A6 6 0 008 2zM8 7.5v3.5M8 5h.01',
  link: 'M7 9a2.5 2.5 0 003.5 0l2.5-2.5A2.5 2.5 0 009.5 3l-1 1M9 7a2.5 2.5 0 00-3.5 0L3 9.5A2.5 2.5 0 006.5 13l1-1',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  minus: 'M3 8h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  pencil: 'M10.5 3l2.5 2.5L5.5 13H3v-2.5z',
  play: 'M5 3l8 5-8 5z',
  plus: 'M8 3v10M3 8h10',
  retry: 'M13 8a5 5 0 11-1.5-3.5M13 2v3h-3',
  search: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.5 10.5l3 3',
  settings: 'M2 4.5h7M12 4.5h2M9 2.5v4M2 11.5h2M7 11.5h7M7 9.5v4',
  sort: 'M5 6l3-3 3 3M5 10l3 3 3-3',
  stop: 'M4 4h8v8H4z',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.5 9h7l.5-9M6.5 7v4M9.5 7v4',
} as const

export type IconName = keyof typeof shapes

/** The frame of every line drawing: 16 px grid, 1.5 px strokes in the colour of the text, size by class. Decorative. */
export function Drawing(props: SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...props}
    />
  )
}

/** Decorative: the control around it carries the name. */
export function Icon({ name, className, ...props }: SVGProps<SVGSVGElement> & { name: IconName }) {
  return (
    <Drawing strokeWidth={name === 'more' ? 2.2 : 1.5} className={cx('size-3.5 shrink-0', className)} {...props}>
      <path d={shapes[name]} />
    </Drawing>
  )
}
