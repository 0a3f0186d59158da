import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/acls',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: lazyRouteComponent(() => import('./Acls.tsx'), 'Acls'),
})

export const entry: Entry = {
  group: 'Kafka',
  label: 'Access',
  to: '/acls',
  keys: 'g e',
  icon: 'M5.500 9V6.500a4.500 4.500 0 0 1 9 0V9M4 9h12v8H4zM10 12v2',
  roles: ['operator', 'admin'],
}
