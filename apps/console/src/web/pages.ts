import type { Entry } from './page.ts'
import * as newOrder from './pages/new-order/page.ts'
import * as order from './pages/order/page.ts'
import * as orders from './pages/orders/page.ts'
import * as overview from './pages/overview/page.ts'

// A new page is a folder in pages/ and a line in each of these lists: nothing else of the shell has to know of it.
export const routes = [overview.route, orders.route, newOrder.route, order.route] as const

export const entries: readonly Entry[] = [overview.entry, orders.entry, newOrder.entry]
