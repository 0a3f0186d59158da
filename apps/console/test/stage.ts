import type { Page } from 'playwright-core'
import type { Platform } from '../../../test/platform.ts'
import type { Browser } from './browser.ts'

/** What the parts of the browser test share; it is there once their `before` has run. */
export interface Stage {
  readonly platform: Platform
  /** The console's URL. */
  readonly console: string
  readonly browser: Browser
  /** Logged in as an operator. */
  readonly page: Page
  /** What a page did that it must never do. */
  readonly offences: string[]
}
