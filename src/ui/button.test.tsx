import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { SyntheticEvent } from 'react'
import { expect, it, vi } from 'vitest'
import { Button } from './button'

it('stays focusable with a reason, tells it on focus, and does nothing', async () => {
  const onClick = vi.fn<() => void>()
  render(
    <Button onClick={onClick} disabledReason="The run has already ended">
      Cancel
    </Button>,
  )
  await userEvent.tab()
  const button = screen.getByRole('button', { name: 'Cancel' })
  expect(document.activeElement).toBe(button)
  expect(button.getAttribute('aria-disabled')).toBe('true')
  const tip = screen.getByRole('tooltip')
  expect(tip.textContent).toBe('The run has already ended')
  expect(button.getAttribute('aria-describedby')).toBe(tip.id)
  await userEvent.keyboard('{Enter}')
  await userEvent.click(button)
  expect(onClick).not.toHaveBeenCalled()
})

it('takes no second click while busy', async () => {
  const onClick = vi.fn<() => void>()
  const { rerender } = render(<Button onClick={onClick}>Retry</Button>)
  await userEvent.click(screen.getByRole('button'))
  rerender(
    <Button onClick={onClick} busy>
      Retry
    </Button>,
  )
  await userEvent.click(screen.getByRole('button'))
  expect(onClick).toHaveBeenCalledTimes(1)
  expect(screen.getByRole('button').getAttribute('aria-busy')).toBe('true')
})

it('does not submit a form unless told to', async () => {
  const onSubmit = vi.fn<(event: SyntheticEvent) => void>((event) => event.preventDefault())
  render(
    <form onSubmit={onSubmit}>
      <Button>Plain</Button>
      <Button type="submit" disabledReason="Not yet">
        Not yet
      </Button>
      <Button type="submit">Send</Button>
    </form>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Plain' }))
  await userEvent.click(screen.getByRole('button', { name: 'Not yet' }))
  expect(onSubmit).not.toHaveBeenCalled()
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  expect(onSubmit).toHaveBeenCalledTimes(1)
})

// oxlint-disable-next-line jsx-a11y/control-has-associated-label, jsx-a11y/anchor-has-content -- Button gives it its words
const there = <a href="#there" className="own" />

it('can be a link, and a disabled link goes nowhere', async () => {
  const { rerender } = render(<Button render={there}>Open</Button>)
  expect(screen.getByRole('link', { name: 'Open' }).className).toContain('own')
  await userEvent.click(screen.getByRole('link'))
  expect(location.hash).toBe('#there')
  location.hash = ''
  rerender(
    <Button render={there} disabledReason="Gone">
      Open
    </Button>,
  )
  await userEvent.click(screen.getByRole('link'))
  expect(location.hash).toBe('')
})
