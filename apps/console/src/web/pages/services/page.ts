import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/services',
  component: lazyRouteComponent(() => import('./Services.tsx'), 'Services'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Services',
  to: '/services',
  keys: 'g v',
  icon: 'M3 4h14v4.500H3zM3 11.500h14V16H3zM6 6.250h.500M6 13.750h.500',
  roles: ['operator', 'admin'],
}
