import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Result {
  violations: { id: string; nodes: { html: string }[] }[]
}

/** The rules that what is dark can break where what is light keeps them: those about colours. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block']
/** The narrowest screen that every page must fit, in pixels. */
const NARROW = 360
const NARROWS_WITHIN_MS = 2_000

/**
 * Runs axe in the page, past its policy as a debugger may: the page itself could not load it.
 * @param rules only these; all when not given
 */
export async function axeFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Result> } }
    const { violations } = await axe.run(only ? { runOnly: only } : {})
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  }, rules)
}

/** Looks at each path with axe, in the light and in the dark, and on a narrow screen. Returns what is wrong. */
export async function pageFaultsOf(page: Page, console: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const size = page.viewportSize()
  // Else a colour may be on its way to the other theme's while axe looks at it.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const path of paths) {
    await page.goto(console + path)
    await page.locator('main h1').first().waitFor()
    await inTheme(page, 'light')
    for (const fault of await axeFaults(page)) found.push(`light ${path}: ${fault}`)
    await inTheme(page, 'dark')
    for (const fault of await axeFaults(page, ABOUT_COLOURS)) found.push(`dark ${path}: ${fault}`)
    await page.setViewportSize({ width: NARROW, height: 740 })
    const width = await narrowed(page)
    if (width > NARROW) found.push(`${path} is ${width} pixels wide`)
    if (size) await page.setViewportSize(size)
  }
  await page.emulateMedia({ reducedMotion: null })
  return found
}

const inTheme = (page: Page, theme: string): Promise<void> =>
  page.locator('html').evaluate((html, name) => {
    ;(html as unknown as { dataset: { theme: string } }).dataset.theme = name
  }, theme)

/** The page's width; what it measures before it draws is given a moment to see the screen's. */
async function narrowed(page: Page): Promise<number> {
  for (const until = Date.now() + NARROWS_WITHIN_MS; ; await new Promise((turn) => setImmediate(turn))) {
    const width = await page
      .locator('html')
      .evaluate((html) => (html as unknown as { scrollWidth: number }).scrollWidth)
    if (width <= NARROW || Date.now() >= until) return width
  }
}
