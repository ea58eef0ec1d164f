import { useAddressChoice } from '~/features/page/address-choice'
import { SegmentedChoice } from '~/ui/fields'

const LENSES = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
  { value: 'both', label: 'Both' },
] as const
type LensName = (typeof LENSES)[number]['value']

/** How a value is shown and edited, as the address says. */
export const useLensChoice = () => useAddressChoice('lens', LENSES)

export function LensChoice(props: { label: string; value: LensName; onChange: (lens: LensName) => void }) {
  return <SegmentedChoice options={LENSES} {...props} />
}
