import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/mail',
  validateSearch: ({ to, id }: Record<string, unknown>): { to?: string; id?: string } => ({
    ...(typeof to === 'string' && to !== '' ? { to } : {}),
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
  }),
  component: lazyRouteComponent(() => import('./Mail.tsx'), 'Mail'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Mail',
  to: '/mail',
  keys: 'g m',
  icon: 'M3 5h14v10H3zM3 5.500l7 5l7-5',
  roles: ['operator', 'admin'],
}
