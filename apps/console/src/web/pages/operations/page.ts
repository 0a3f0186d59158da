import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/operations',
  component: lazyRouteComponent(() => import('./Operations.tsx'), 'Operations'),
})

export const oneRoute = createRoute({
  getParentRoute: () => shell,
  path: '/operations/$id',
  component: lazyRouteComponent(() => import('./OperationPage.tsx'), 'OperationPage'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Operations',
  to: '/operations',
  keys: 'g p',
  icon: 'M4 4.500h2v2h-2zM9 5.500h7M4 9h2v2h-2zM9 10h7M4 13.500h2v2h-2zM9 14.500h7',
  roles: ['operator', 'admin'],
}
