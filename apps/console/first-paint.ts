// Measures what a first visit sees, and when, of a running platform with some orders in it, each time with an empty cache:
//   node apps/console/first-paint.ts [visits]
import { readRun, readSettings } from '@waybill/local'
import { quantile } from '@waybill/operations/quantile'
import { openBrowser } from './test/browser.ts'
import { visit } from './test/visit.ts'

const visits = Number(process.argv[2] ?? 10)
const run = readRun(readSettings(process.env).state)
if (!run?.console) throw new Error('The platform is not up. Start it: ./waybill up')

const browser = await openBrowser()
const first = await browser.newContext()
await visit(first, run.console, run.logins.operator)
const cookies = await first.cookies()

/** Opens a page in a profile that has nothing but its login. Returns milliseconds since the address was entered. */
async function look(path: string, useful: string) {
  const context = await browser.newContext()
  await context.addCookies(cookies)
  const page = await context.newPage()
  // Noted in the page itself, past its policy: what asks from outside would be measured too.
  await page.addInitScript(`new MutationObserver((_, seeing) => {
    if (!document.querySelector(${JSON.stringify(useful)})) return
    seeing.disconnect()
    requestAnimationFrame(() => { globalThis.usefulMs = performance.now() })
  }).observe(document, { childList: true, subtree: true })`)
  await page.goto(run?.console + path)
  await page.locator(useful).first().waitFor()
  const usefulMs = await page.evaluate<number>(
    'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(globalThis.usefulMs))))',
  )
  const paintedMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
  )
  await context.close()
  return { usefulMs, paintedMs }
}

for (const [name, path, useful] of [
  ['overview: its heading', '/', 'main h1'],
  ['orders: the first one', '/orders', 'main [role=row][aria-rowindex="2"]'],
] as const) {
  const seen = []
  for (let n = 0; n < visits; n++) seen.push(await look(path, useful))
  const of = (values: readonly number[]) => `p50 ${ms(quantile(values, 0.5))}, most ${ms(Math.max(...values))}`
  console.log(
    `${name}: first paint ${of(seen.map(({ paintedMs }) => paintedMs))}; useful ${of(seen.map(({ usefulMs }) => usefulMs))}`,
  )
}
await browser.close()

function ms(value: number): string {
  return `${Math.round(value)} ms`
}
