import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka',
  component: lazyRouteComponent(() => import('./ClusterPage.tsx'), 'ClusterPage'),
})

export const entry: Entry = {
  group: 'Kafka',
  label: 'Cluster',
  to: '/kafka',
  keys: 'g k',
  icon: 'M10 3.500v4M10 12.500v4M5 6l3.500 2.500M11.500 11.500L15 14M15 6l-3.500 2.500M8.500 11.500L5 14',
  roles: ['operator', 'admin'],
}
