import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { type Status, statuses } from '../../api/orders.ts'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

/** The filter, as it stands in the URL. */
export interface OrdersSearch {
  status?: Status
  q?: string
}

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/orders',
  validateSearch: ({ status, q }: Record<string, unknown>): OrdersSearch => ({
    ...(statuses.some((known) => known === status) ? { status: status as Status } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
  }),
  component: lazyRouteComponent(() => import('./Orders.tsx'), 'Orders'),
})

export const entry: Entry = {
  group: 'Orders',
  label: 'Orders',
  to: '/orders',
  keys: 'g o',
  icon: 'M4 5.500h12M4 10h12M4 14.500h8',
}
