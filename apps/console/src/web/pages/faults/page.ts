import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/faults',
  component: lazyRouteComponent(() => import('./Faults.tsx'), 'Faults'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Faults',
  to: '/faults',
  keys: 'g x',
  icon: 'M10 3l7.500 13.500h-15zM10 8v4M10 14.250v.250',
  roles: ['admin'],
}
