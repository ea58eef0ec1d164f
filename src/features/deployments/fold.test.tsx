import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { FoldedList, useIsShown } from './fold'

function Asks({ id }: { id: string }) {
  return <p>{`${id} ${useIsShown(id) ? 'asks' : 'waits'}`}</p>
}

const words = () => screen.getAllByText(/asks|waits/).map((element) => element.textContent.split(' ')[1])

test('rows below the screen ask for nothing until the list is scrolled, then all of them do', () => {
  const ids = Array.from({ length: 200 }, (_, at) => `row-${at}`)
  const { container } = render(
    <FoldedList ids={ids}>
      {ids.map((id) => (
        <Asks key={id} id={id} />
      ))}
    </FoldedList>,
  )
  const first = Math.ceil(innerHeight / 32)
  expect(words().filter((word) => word === 'asks')).toHaveLength(first)
  expect(words().indexOf('waits')).toBe(first)
  fireEvent.scroll(container.firstElementChild!)
  expect(words()).not.toContain('waits')
})

test('a row outside of such a list asks at once', () => {
  render(<Asks id="alone" />)
  expect(words()).toEqual(['asks'])
})
