import type { Customer } from '../../../test/customer.ts'
import type { Platform } from '../../../test/platform.ts'
import type { Browser } from './browser.ts'

/** What the parts of the browser test share; it is there once their `before` has run. */
export interface Stage {
  readonly platform: Platform
  /** The console's URL. */
  readonly console: string
  /** One Chromium for all: each part has cookies of its own in it. */
  readonly browser: Browser
  /** A customer of the demo, who places the orders. */
  readonly buyer: Customer
}
