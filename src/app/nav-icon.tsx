import { Drawing } from '~/ui/icon'

const shapes = {
  dashboard: 'M2.5 2.5h5v6h-5zM8.5 2.5h5v3h-5zM8.5 6.5h5v7h-5zM2.5 9.5h5v4h-5z',
  'work-pools': 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  artifacts: 'M4 2h5.5L12.5 5v9H4zM9.5 2v3h3',
  blocks: 'M8 2l5.5 3v6L8 14l-5.5-3V5zM2.5 5L8 8l5.5-3M8 8v6',
  variables: 'M4.5 3Q2 8 4.5 13M11.5 3Q14 8 11.5 13M6.5 6l3 4M9.5 6l-3 4',
  settings:
    'M8 5.7a2.3 2.3 0 100 4.6 2.3 2.3 0 000-4.6zM8 2v1.6M8 12.4V14M2 8h1.6M12.4 8H14M3.8 3.8l1.1 1.1M11.1 11.1l1.1 1.1M12.2 3.8l-1.1 1.1M4.9 11.1l-1.1 1.1',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
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
export type NavIconName = keyof typeof shapes

export const NavIcon = ({ name }: { name: NavIconName }) => (
  <Drawing className="size-[15px] flex-none">
    <path d={shapes[name]} />
  </Drawing>
)
