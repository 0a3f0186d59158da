import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'
import { type SortBy, sortings } from './sort.ts'

export const roles = ['event', 'compacted', 'retry', 'dead-letter'] as const
export type RoleFilter = (typeof roles)[number]

/** What is listed, and how; as it stands in the URL. */
export interface TopicsSearch {
  q?: string
  role?: RoleFilter
  internal?: true
  sort?: SortBy
  down?: true
}

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/topics',
  validateSearch: ({ q, role, internal, sort, down }: Record<string, unknown>): TopicsSearch => ({
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(roles.some((known) => known === role) ? { role: role as RoleFilter } : {}),
    ...(internal === true ? { internal } : {}),
    ...(sortings.some((known) => known === sort) ? { sort: sort as SortBy } : {}),
    ...(down === true ? { down } : {}),
  }),
  component: lazyRouteComponent(() => import('./Topics.tsx'), 'Topics'),
})

export const entry: Entry = {
  group: 'Kafka',
  label: 'Topics',
  to: '/kafka/topics',
  keys: 'g t',
  icon: 'M4 5h12v3H4zM4 8.500h12v3H4zM4 12h12v3H4z',
  roles: ['operator', 'admin'],
}
