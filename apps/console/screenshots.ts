// Takes pictures of the main pages of a running platform, light and dark:
//   node apps/console/screenshots.ts [folder]
import { mkdirSync } from 'node:fs'
import { readRun, readSettings } from '@waybill/local'
import { openBrowser } from './test/browser.ts'
import { visit } from './test/visit.ts'

const folder = process.argv[2] ?? 'docs/images/console'
const run = readRun(readSettings(process.env).state)
if (!run?.console) throw new Error('The platform is not up. Start it: ./waybill up')
mkdirSync(folder, { recursive: true })

const browser = await openBrowser()
const { page } = await visit(await browser.newContext(), run.console, run.logins.admin)

/** Places an order by its page, and waits for its end. */
async function order(failure: RegExp, end: RegExp): Promise<string> {
  await page.goto(`${run?.console}/orders/new`)
  await page.getByLabel(failure).check()
  await page.getByRole('button', { name: 'Place the order' }).click()
  await page.getByText(end).first().waitFor()
  return new URL(page.url()).pathname
}

const delivered = await order(/^Nothing/, /completed after/)
const declined = await order(/^The card is declined/, /cancelled after/)
const pages: [name: string, path: string][] = [
  ['overview', '/'],
  ['orders', '/orders'],
  ['new-order', '/orders/new'],
  ['order', delivered],
  ['order-declined', declined],
  ['order-saga', `${delivered}?tab=saga`],
  ['order-trace', `${delivered}?tab=trace`],
  ['flow', '/flow?from=5m'],
  ['kafka', '/kafka'],
  ['topics', '/kafka/topics'],
  ['messages', '/kafka/topics/orders.v1'],
  ['groups', '/kafka/groups'],
  ['group', '/kafka/groups/payments'],
  ['dead-letters', '/dlq'],
  ['schemas', '/schemas'],
  ['schema', '/schemas/orders.v1-waybill.orders.OrderPlaced/latest'],
  ['services', '/services'],
  ['faults', '/faults'],
  ['analytics', '/analytics'],
  ['topology', '/topology'],
  ['load', '/load'],
  ['logs', '/logs'],
  ['access', '/acls'],
  ['lessons', '/learn'],
  ['lesson', '/learn/fan-out'],
]
for (const theme of ['light', 'dark'] as const) {
  await page.evaluate((name) => localStorage.setItem('waybill.theme', name), theme)
  for (const [name, path] of pages) {
    await page.goto(run.console + path)
    await page.locator('main h1').first().waitFor()
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {}) // the stream is never idle
    if (name === 'flow') await page.getByText(/^[1-9]\d* records came/).waitFor() // what it looks back on comes after some seconds
    await page.screenshot({ path: `${folder}/${name}-${theme}.png` })
  }
}
await browser.close()
