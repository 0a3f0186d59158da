import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/schemas',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: lazyRouteComponent(() => import('./Schemas.tsx'), 'Schemas'),
})

export const entry: Entry = {
  group: 'Kafka',
  label: 'Schemas',
  to: '/schemas',
  keys: 'g s',
  icon: 'M6 3.500h6l3 3v10H6zM12 3.500v3h3M8.500 10h4M8.500 13h4',
  roles: ['operator', 'admin'],
}
