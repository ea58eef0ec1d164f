import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { preferences } from '~/lib/preferences'
import { DisplaySetting } from './display-setting'

// Three zones, because jsdom needs seconds to draw the four hundred of a browser.
beforeAll(() => void vi.spyOn(Intl, 'supportedValuesOf').mockReturnValue(['America/New_York', 'Asia/Kolkata', 'UTC']))
beforeEach(() => preferences.set({ timeZone: 'Asia/Kolkata', hour12: false, theme: 'system' }))

test('the pill says the zone that all times are in', () => {
  render(<DisplaySetting />)
  expect(screen.getByRole('button').textContent).toBe('UTC+5:30')
})

test('zone, clock and theme are chosen in one panel and hold at once', async () => {
  render(<DisplaySetting />)
  await userEvent.click(screen.getByRole('button', { name: /^Times are in/ }))
  const panel = await screen.findByRole('dialog', { name: 'Time and theme' })
  await userEvent.click(await screen.findByRole('radio', { name: 'UTC' }))
  await userEvent.click(screen.getByRole('radio', { name: '12 h' }))
  await userEvent.click(screen.getByRole('radio', { name: 'Dark' }))
  expect(preferences.get()).toMatchObject({ timeZone: 'utc', hour12: true, theme: 'dark' })
  expect(panel.textContent).toMatch(/ [AP]M UTC/)
})

test('a zone of one’s own starts from the one in use and is found by typing', async () => {
  preferences.set({ timeZone: 'utc' })
  render(<DisplaySetting />)
  await userEvent.click(screen.getByRole('button', { name: /^Times are in/ }))
  await userEvent.click(await screen.findByLabelText('Zone'))
  await userEvent.click(screen.getByLabelText('Time zone: UTC'))
  await userEvent.click(await screen.findByLabelText('Search Time zone'))
  await userEvent.paste('new york')
  await userEvent.click(await screen.findByText('America/New York'))
  expect(preferences.get().timeZone).toBe('America/New_York')
})
