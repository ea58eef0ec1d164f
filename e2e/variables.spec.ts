import type { APIRequestContext } from '@playwright/test'
import { expect, remove, test } from './fixtures'

/** The value as the server writes it: `JSON.parse` would round it. */
async function stored(request: APIRequestContext, name: string): Promise<string | undefined> {
  const text = await (await request.get(`/api/variables/name/${name}`)).text()
  return /"value":(.*),"tags"/s.exec(text)?.[1]
}

const removeNamed = (request: APIRequestContext, names: string[]) =>
  remove(request, ...names.map((name) => `/variables/name/${name}`))

test('any JSON value is made by keyboard, stored exactly, and shown as what it is', async ({
  page,
  request,
  uniqueName,
}) => {
  const values: [suffix: string, lens: 'Text' | 'JSON', typed: string, json: string, line: string][] = [
    ['zero', 'JSON', '0', '0', '0'],
    ['off', 'JSON', 'false', 'false', 'false'],
    ['empty', 'Text', '', '""', '""'],
    ['none', 'JSON', 'null', 'null', 'null'],
    ['big', 'JSON', '9007199254740993', '9007199254740993', '9007199254740993'],
    ['text', 'Text', '0', '"0"', '"0"'],
    ['nested', 'JSON', '{"a":[1,{"b":null}]}', '{"a":[1,{"b":null}]}', '{"a":[1,{"b":null}]}'],
  ]
  const names = values.map(([suffix]) => `${uniqueName}_${suffix}`)
  await page.goto(`/variables?name=${uniqueName}`)
  for (const [index, [, lens, typed, json]] of values.entries()) {
    await page.getByRole('link', { name: 'New variable' }).first().press('Enter')
    const form = page.getByRole('region', { name: 'New variable' })
    // The keyboard is in the first field already.
    await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await page.keyboard.type(names[index]!)
    if (lens === 'JSON') {
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowRight')
      await form.locator('.cm-content').focus()
      await page.keyboard.press('ControlOrMeta+a')
    } else await form.getByRole('textbox', { name: 'Value' }).focus()
    // Not key by key: the editor closes brackets and indents as one types.
    if (typed) await page.keyboard.insertText(typed)
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('region', { name: `Variable ${names[index]}` })).toBeVisible()
    expect(await stored(request, names[index]!)).toBe(json)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('region', { name: `Variable ${names[index]}` })).toBeHidden()
  }
  for (const [index, [, , , , line]] of values.entries())
    await expect(page.getByRole('row', { name: names[index] }).locator('bdi')).toHaveText(line)
  await expect(page.getByText(`${values.length} variables`)).toBeVisible()
  await removeNamed(request, names)
})

test('one is edited, renamed and duplicated, and a taken name is said where it was typed', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  const [name, renamed] = [`${uniqueName}_one`, `${uniqueName}_two`]
  await prefect.post('/variables/', { name, value: { city: 'Oslo' }, tags: ['e2e'] })
  await page.goto(`/variables?variable=${name}`)
  const form = page.getByRole('region', { name: `Variable ${name}` })
  await form.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText('{"city": "Bergen", "docks": 18014398509481985}')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`Saved ${name}`)).toBeVisible()
  expect(await stored(request, name)).toBe('{"city":"Bergen","docks":18014398509481985}')

  await form.getByRole('textbox', { name: 'Name' }).fill(renamed)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page).toHaveURL(new RegExp(`variable=${renamed}$`))
  expect(await stored(request, renamed)).toBe('{"city":"Bergen","docks":18014398509481985}')

  await page
    .getByRole('region', { name: `Variable ${renamed}` })
    .getByRole('link', { name: 'Duplicate' })
    .click()
  const copy = page.getByRole('region', { name: 'New variable' })
  await copy.getByRole('textbox', { name: 'Name' }).fill(renamed)
  await copy.getByRole('button', { name: 'Create variable' }).click()
  await expect(copy.getByText(`There is already a variable named ${renamed}.`)).toBeVisible()
  // What was typed is not left behind unasked.
  await page.goBack()
  await page.getByRole('button', { name: 'Keep editing' }).click()
  await copy.getByRole('textbox', { name: 'Name' }).fill(`${renamed}_copy`)
  await copy.getByRole('button', { name: 'Create variable' }).click()
  await expect(page.getByText(`Created ${renamed}_copy`)).toBeVisible()
  expect(await stored(request, `${renamed}_copy`)).toBe('{"city":"Bergen","docks":18014398509481985}')
  await removeNamed(request, [renamed, `${renamed}_copy`])
})

test('what changes elsewhere shows by itself; several are deleted with a receipt', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  const names = [1, 2, 3, 4, 5].map((number) => `${uniqueName}_${number}`)
  await page.goto(`/variables?name=${uniqueName}`)
  await expect(page.getByText('No variable matches these filters')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Connection: Live/ })).toBeVisible()
  for (const name of names) await prefect.post('/variables/', { name, value: name })
  // The live event brings them, without a reload.
  await expect(page.getByText('5 variables')).toBeVisible()

  await page.getByRole('row', { name: names[0] }).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('checkbox', { name: `Select variable ${names[3]}` }).check()
  await page.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Delete 3 variables' }).click()
  await expect(dialog.getByText('Deleted 3 variables')).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('2 variables')).toBeVisible()
  const left = await prefect.post<{ name: string }[]>('/variables/filter', {
    variables: { name: { like_: uniqueName } },
  })
  expect(left.map(({ name }) => name)).toEqual([names[2], names[4]])
  await removeNamed(request, [names[2]!, names[4]!])
})

test('on a phone the list is readable and a variable can be changed', async ({
  page,
  prefect,
  request,
  uniqueName,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await prefect.post('/variables/', { name: uniqueName, value: 'old', tags: [] })
  await page.goto(`/variables?name=${uniqueName}`)
  await page.getByRole('link', { name: uniqueName }).click()
  const form = page.getByRole('region', { name: `Variable ${uniqueName}` })
  await form.getByRole('textbox', { name: 'Value' }).fill('new')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`Saved ${uniqueName}`)).toBeVisible()
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over).toBe(0)
  await form.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('row', { name: uniqueName })).toContainText('new')
  await removeNamed(request, [uniqueName])
})
