import { Drawing } from '~/ui/icon'

const shapes = {
  runs: 'M5 3l8 5-8 5z',
  deployments: 'M8 2v8M5 5l3-3 3 3M3 10v3h10v-3',
  flows:
    'M4 2a2 2 0 100 4 2 2 0 000-4zM12 6a2 2 0 100 4 2 2 0 000-4zM4 10a2 2 0 100 4 2 2 0 000-4zM6 4.6l4 2.6M6 11.4l4-2.6',
  find: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.5 10.5l3 3',
  display: 'M2 4.5h7M12 4.5h2M9 2.5v4M2 11.5h2M7 11.5h7M7 9.5v4',
  narrow: 'M2.5 3h11v10h-11zM6 3v10M11 6.5L9.5 8l1.5 1.5',
  widen: 'M2.5 3h11v10h-11zM6 3v10M9.5 6.5L11 8l-1.5 1.5',
} as const

/** The icons of navigation, on the same 16 px grid as ~/ui/icon. */
export const NavIcon = ({ name }: { name: keyof typeof shapes }) => (
  <Drawing className="size-[15px] flex-none">
    <path d={shapes[name]} />
  </Drawing>
)
