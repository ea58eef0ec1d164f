import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Suspense, startTransition, use, useState } from 'react'
import { expect, test } from 'vitest'
import { SegmentedChoice } from './segmented-choice'

const options = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const

const never = new Promise<string>(() => undefined)

function Editor() {
  return <p>{use(never)}</p>
}

/** As the address does it: the value follows when the page behind it is rendered. */
function Page() {
  const [lens, setLens] = useState<'form' | 'json'>('form')
  const follow = (next: 'form' | 'json') => startTransition(() => setLens(next))
  return (
    <Suspense>
      <SegmentedChoice label="Lens" value={lens} options={options} onChange={follow} />
      {lens === 'json' ? <Editor /> : <p>the form</p>}
    </Suspense>
  )
}

test('a press shows at once, while what it leads to is not there yet', async () => {
  render(<Page />)
  const json = screen.getByRole<HTMLInputElement>('radio', { name: 'JSON' })
  await userEvent.click(json)
  expect(json.checked).toBe(true)
  expect(screen.queryByText('the form')).not.toBeNull()
})
