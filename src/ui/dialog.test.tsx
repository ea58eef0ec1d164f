import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeAll, expect, it, vi } from 'vitest'
import { Button } from './button'
import { ConfirmDialog } from './confirm-dialog'
import { Dialog } from './dialog'
import { TextInput } from './fields'
import { Menu, MenuItem } from './menu'

// So that the time the chunks take to load is not part of a test.
beforeAll(async () => {
  await import('./overlay/dialog-popup')
  await import('./overlay/menu-popup')
})

function Page({ onConfirm = async () => {} }: { onConfirm?: () => Promise<void> }) {
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change state</Button>
      <Menu trigger={<Button>More</Button>}>
        <MenuItem onClick={() => setAsking(true)}>Delete…</MenuItem>
        <MenuItem disabledReason="It does not run" onClick={() => setAsking(true)}>
          Pause
        </MenuItem>
      </Menu>
      <Dialog open={open} onOpenChange={setOpen} title="Change state" description="Of brave-otter">
        <TextInput label="Message" />
      </Dialog>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete 2 runs?"
        confirmLabel="Delete 2 runs"
        danger
        onConfirm={onConfirm}
      >
        Their logs go too.
      </ConfirmDialog>
    </>
  )
}

it('takes the focus into its first field and gives it back', async () => {
  render(<Page />)
  const opener = screen.getByRole('button', { name: 'Change state' })
  await userEvent.click(opener)
  const dialog = await screen.findByRole('dialog', { name: 'Change state' })
  expect(dialog.getAttribute('aria-describedby')).toBe(screen.getByText('Of brave-otter').id)
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' })))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

async function askToDelete() {
  const more = screen.getByRole('button', { name: 'More' })
  await userEvent.click(more)
  expect(more.getAttribute('aria-expanded')).toBe('true')
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  await screen.findByRole('alertdialog', { name: 'Delete 2 runs?' })
  return more
}

it('gives the focus back to a menu’s trigger, because the item is gone', async () => {
  render(<Page />)
  const more = await askToDelete()
  // A stray Enter must not delete.
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(more))
})

it('closes when the deed is done', async () => {
  const onConfirm = vi.fn<() => Promise<void>>(async () => {})
  render(<Page onConfirm={onConfirm} />)
  await askToDelete()
  await userEvent.click(screen.getByRole('button', { name: 'Delete 2 runs' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(onConfirm).toHaveBeenCalledTimes(1)
})

it('stays open with the reason when the deed fails, and works on the next try', async () => {
  const onConfirm = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('409: it runs')).mockResolvedValue()
  render(<Page onConfirm={onConfirm} />)
  await askToDelete()
  await userEvent.click(screen.getByRole('button', { name: 'Delete 2 runs' }))
  expect((await screen.findByRole('alert')).textContent).toContain('409: it runs')
  await userEvent.click(screen.getByRole('button', { name: 'Delete 2 runs' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
})

it('cannot be left while the deed is under way', async () => {
  let finish = () => {}
  const onConfirm = () => new Promise<void>((resolve) => (finish = resolve))
  render(<Page onConfirm={onConfirm} />)
  await askToDelete()
  await userEvent.click(screen.getByRole('button', { name: 'Delete 2 runs' }))
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('alertdialog')).toBeTruthy()
  finish()
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
})

it('says in the menu why something cannot be chosen', async () => {
  render(<Page />)
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  const item = await screen.findByRole('menuitem', { name: /Pause/ })
  expect(item.textContent).toContain('It does not run')
  expect(item.getAttribute('aria-disabled')).toBe('true')
  await userEvent.click(item)
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

it('opens a menu from the keyboard and closes it by its trigger', async () => {
  render(<Page />)
  const more = screen.getByRole('button', { name: 'More' })
  more.focus()
  await userEvent.keyboard('{ArrowDown}')
  await screen.findByRole('menuitem', { name: 'Delete…' })
  await userEvent.click(more)
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
})
