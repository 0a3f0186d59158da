import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const tabs = ['timeline', 'trace', 'saga', 'details'] as const
export type Tab = (typeof tabs)[number]

interface OrderSearch {
  tab?: Tab
  /** The record that is open: topic/partition@offset. */
  record?: string
  /** The moment that is looked at, in milliseconds since the order's first event; now when left out. */
  at?: number
}

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$orderId',
  validateSearch: ({ tab, record, at }: Record<string, unknown>): OrderSearch => ({
    ...(tabs.some((known) => known === tab) ? { tab: tab as Tab } : {}),
    ...(typeof record === 'string' ? { record } : {}),
    ...(typeof at === 'number' && Number.isFinite(at) && at >= 0 ? { at } : {}),
  }),
  component: lazyRouteComponent(() => import('./OrderPage.tsx'), 'OrderPage'),
})
