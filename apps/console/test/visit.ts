import type { BrowserContext, Page } from 'playwright-core'

interface Login {
  email: string
  password: string
}

const WITHIN_MS = 30_000

/** Opens a page of its own in the console, logged in, and collects what a page must never do. */
export async function visit(
  context: BrowserContext,
  url: string,
  login: Login,
): Promise<{ page: Page; offences: string[] }> {
  const page = await context.newPage()
  page.setDefaultTimeout(WITHIN_MS)
  const offences: string[] = []
  page.on('pageerror', (error) => offences.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    offences.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/i.test(message.text())) offences.push(message.text())
  })
  await page.goto(`${url}/login`)
  await page.getByLabel('E-mail').fill(login.email)
  await page.getByLabel('Password').fill(login.password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  return { page, offences }
}
