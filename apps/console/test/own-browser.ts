import { after, before } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { Platform } from '../../../test/platform.ts'
import type { Stage } from './stage.ts'
import { visit } from './visit.ts'

type Login = keyof Platform['run']['logins']

/** What a part of the browser test has to itself; it is there once the part's `before` has run. */
export interface OwnBrowser {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page did that it must never do. */
  readonly offences: string[]
  /** Goes to a path of the console and waits for the page's heading. */
  open(path: string): Promise<void>
}

/** Gives the tests of the `describe` that it is called in cookies of their own, and a page that is logged in. */
export function ownBrowser(stage: Stage, who: Login): OwnBrowser {
  let context: BrowserContext
  let visited: { page: Page; offences: string[] }

  before(async () => {
    context = await stage.browser.newContext()
    visited = await visit(context, stage.console, stage.platform.run.logins[who])
  })
  after(() => context?.close())

  return {
    get context() {
      return context
    },
    get page() {
      return visited.page
    },
    get offences() {
      return visited.offences
    },
    async open(path) {
      await visited.page.goto(stage.console + path)
      await visited.page.locator('main h1').first().waitFor()
    },
  }
}

/** Logs a customer in, with cookies of their own, and returns what `look` finds on their page. */
export async function asCustomer<T>(stage: Stage, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await stage.browser.newContext()
  try {
    const { page } = await visit(context, stage.console, stage.platform.run.logins.demo)
    return await look(page)
  } finally {
    await context.close()
  }
}
