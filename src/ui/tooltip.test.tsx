import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { IconButton } from './button'
import { Tooltip } from './tooltip'

// First, because jsdom's notion of a visible focus depends on what the pointer did before.
it('shows on keyboard focus, names an icon with its reason, and goes on Escape', async () => {
  const onKeyDown = vi.fn<() => void>()
  render(
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- stands for the dialog around it
    <div onKeyDown={onKeyDown}>
      <IconButton icon="trash" label="Delete run" disabledReason="No permission" />
    </div>,
  )
  await userEvent.tab()
  expect(screen.getByRole('button', { name: 'Delete run' })).toBe(document.activeElement)
  expect(screen.getByRole('tooltip').textContent).toBe('Delete run: No permission')
  onKeyDown.mockClear()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('tooltip')).toBeNull()
  expect(onKeyDown).not.toHaveBeenCalled()
})

describe('by pointer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
  const enter = (element: Element) => fireEvent.pointerEnter(element, { pointerType: 'mouse' })
  const leave = (element: Element) => fireEvent.pointerLeave(element, { pointerType: 'mouse' })

  const show = () =>
    render(
      <>
        <Tooltip content={() => 'first tip'}>
          <button type="button">One</button>
        </Tooltip>
        <Tooltip content="second tip">
          <button type="button">Two</button>
        </Tooltip>
      </>,
    )
  const tip = () => screen.queryByRole('tooltip')?.textContent
  const [one, two] = [() => screen.getByText('One'), () => screen.getByText('Two')]

  it('waits before it shows, and stays while the pointer is on the tip itself', () => {
    show()
    enter(one())
    wait(300)
    expect(tip()).toBeUndefined()
    wait(100)
    expect(tip()).toBe('first tip')
    leave(one())
    enter(screen.getByRole('tooltip'))
    wait(1000)
    expect(tip()).toBe('first tip')
    leave(screen.getByRole('tooltip'))
    wait(200)
    expect(tip()).toBeUndefined()
  })

  it('does not show after a pointer that only passed', () => {
    show()
    enter(one())
    wait(100)
    leave(one())
    wait(1000)
    expect(tip()).toBeUndefined()
  })

  it('moves on at once, one tip at a time', () => {
    show()
    enter(one())
    wait(400)
    leave(one())
    enter(two())
    expect(screen.getAllByRole('tooltip').map((each) => each.textContent)).toEqual(['second tip'])
  })

  it('gets out of the way of a press', () => {
    show()
    enter(one())
    wait(400)
    fireEvent.pointerDown(one(), { pointerType: 'mouse' })
    expect(tip()).toBeUndefined()
  })
})

it('is nothing without content', () => {
  render(
    <Tooltip content={null}>
      <button type="button">Plain</button>
    </Tooltip>,
  )
  fireEvent.focus(screen.getByText('Plain'))
  expect(screen.queryByRole('tooltip')).toBeNull()
})
