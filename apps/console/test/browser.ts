import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

/** A real browser. */
export interface Browser {
  /** An empty profile of its own: who logs in there is logged in nowhere else. */
  newContext(): Promise<BrowserContext>
  close(): Promise<void>
}

/**
 * Opens Chromium: CHROMIUM, else `chromium`, `chromium-browser` or `google-chrome` on the PATH.
 * @throws Error that says how to install it when there is none
 */
export async function openBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium(env),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const screen = { viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB' }
  return { newContext: () => browser.newContext(screen), close: () => browser.close() }
}

/** The path of the browser. Throws Error that says how to install it when there is none. */
export function findChromium({ CHROMIUM, PATH = '' }: NodeJS.ProcessEnv): string {
  if (CHROMIUM) return CHROMIUM
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const found = PATH.split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable)
  if (found) return found
  throw new Error(
    'The browser tests need Chromium and there is none on the PATH. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.',
  )
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // not there, or not to be run: the next one may be
  }
}
