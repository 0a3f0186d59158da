import type { Page } from 'playwright-core'

/** The narrowest screen that every page must fit, in pixels. */
const NARROW = 360

/** Looks at each path on a narrow screen, and puts the page's own size back. Returns those that are wider than it. */
export async function tooWideOf(page: Page, console: string, paths: readonly string[]): Promise<string[]> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: NARROW, height: 740 })
  const found: string[] = []
  for (const path of paths) {
    await page.goto(console + path)
    await page.locator('main h1').first().waitFor()
    const width = await page
      .locator('html')
      .evaluate((html) => (html as unknown as { scrollWidth: number }).scrollWidth)
    if (width > NARROW) found.push(`${path} is ${width} pixels wide`)
  }
  if (size) await page.setViewportSize(size)
  return found
}
