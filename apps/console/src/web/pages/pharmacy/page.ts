import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/pharmacy',
  component: lazyRouteComponent(() => import('./Pharmacy.tsx'), 'Pharmacy'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Pharmacy',
  to: '/pharmacy',
  keys: 'g r',
  icon: 'M7 3.500h6V7h3.500v6H13v3.500H7V13H3.500V7H7z',
  roles: ['pharmacist', 'admin'],
}
