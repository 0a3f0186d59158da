import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const tabs = ['timeline', 'saga', 'details'] as const
export type Tab = (typeof tabs)[number]

interface OrderSearch {
  tab?: Tab
  /** The record that is open: topic/partition@offset. */
  record?: string
}

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$orderId',
  validateSearch: ({ tab, record }: Record<string, unknown>): OrderSearch => ({
    ...(tabs.some((known) => known === tab) ? { tab: tab as Tab } : {}),
    ...(typeof record === 'string' ? { record } : {}),
  }),
  component: lazyRouteComponent(() => import('./OrderPage.tsx'), 'OrderPage'),
})
