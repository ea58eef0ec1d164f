import { useSearchParams } from 'react-router'

/** One of several views, as the address says under this name; the first is the usual one and is not written. */
export function useAddressChoice<Choice extends string>(
  name: string,
  choices: readonly { value: Choice }[],
): [Choice, (choice: Choice) => void] {
  const [search, setSearch] = useSearchParams()
  const usual = choices[0]!.value
  const chosen = choices.find(({ value }) => value === search.get(name))?.value ?? usual
  const choose = (next: Choice) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (next === usual) after.delete(name)
        else after.set(name, next)
        return after
      },
      { replace: true },
    )
  return [chosen, choose]
}
