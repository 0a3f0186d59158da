import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/orders/new',
  component: lazyRouteComponent(() => import('./NewOrder.tsx'), 'NewOrder'),
})

export const entry: Entry = {
  group: 'Orders',
  label: 'New order',
  to: '/orders/new',
  keys: 'g n',
  icon: 'M10 4v12M4 10h12',
}
