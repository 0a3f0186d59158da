import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/load',
  component: lazyRouteComponent(() => import('./Load.tsx'), 'Load'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Load',
  to: '/load',
  keys: 'g b',
  icon: 'M3 16h14M5 16v-4M9 16V8M13 16v-6M17 16V4',
  roles: ['operator', 'admin'],
}
