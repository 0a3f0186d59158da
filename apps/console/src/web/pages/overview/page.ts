import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./Overview.tsx'), 'Overview'),
})

export const entry: Entry = {
  group: 'Orders',
  label: 'Overview',
  to: '/',
  keys: 'g h',
  icon: 'M2.500 10.500h3l2.500-6l4 11l2.500-5h3',
}
