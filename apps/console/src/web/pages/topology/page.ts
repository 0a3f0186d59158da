import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/topology',
  validateSearch: ({ node }: Record<string, unknown>): { node?: string } =>
    typeof node === 'string' && node !== '' ? { node } : {},
  component: lazyRouteComponent(() => import('./Topology.tsx'), 'Topology'),
})

export const entry: Entry = {
  group: 'Orders',
  label: 'Topology',
  to: '/topology',
  keys: 'g y',
  icon: 'M3 4h4v3H3zM3 13h4v3H3zM13 8.500h4v3h-4zM7 5.500l6 4M7 14.500l6-4',
  roles: ['operator', 'admin'],
}
