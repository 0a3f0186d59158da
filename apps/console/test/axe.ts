import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Result {
  violations: { id: string; nodes: { html: string }[] }[]
}

/** Runs axe in the page, past its policy as a debugger may: the page itself could not load it. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<Result> } }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

/** Looks at each path in both themes. Returns what axe finds. */
export async function axeFaultsOf(page: Page, console: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((name) => localStorage.setItem('waybill.theme', name), theme)
    for (const path of paths) {
      await page.goto(console + path)
      await page.locator('main h1').first().waitFor()
      for (const fault of await axeFaults(page)) found.push(`${theme} ${path}: ${fault}`)
    }
  }
  return found
}
