import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const tabs = ['replicas', 'disks', 'config'] as const
export type Tab = (typeof tabs)[number]

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/brokers/$id',
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: Tab } =>
    tabs.some((known) => known === tab) ? { tab: tab as Tab } : {},
  component: lazyRouteComponent(() => import('./BrokerPage.tsx'), 'BrokerPage'),
})
