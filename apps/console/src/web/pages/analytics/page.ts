import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

/** How far back, and how long a window is. */
export const spans = ['15m', '1h', '6h', '1d'] as const
export type Span = (typeof spans)[number]

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/analytics',
  validateSearch: ({ last }: Record<string, unknown>): { last?: Span } =>
    spans.some((known) => known === last) ? { last: last as Span } : {},
  component: lazyRouteComponent(() => import('./Analytics.tsx'), 'Analytics'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Analytics',
  to: '/analytics',
  keys: 'g a',
  icon: 'M3.500 16.500V9M8 16.500V4M12.500 16.500v-6M17 16.500V7',
  roles: ['operator', 'admin'],
}
