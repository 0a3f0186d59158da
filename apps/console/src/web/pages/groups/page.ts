import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'
import { type GroupsSearch, sorts } from './search.ts'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/groups',
  validateSearch: ({ state, q, sort }: Record<string, unknown>): GroupsSearch => ({
    ...(typeof state === 'string' && state !== '' ? { state } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(sorts.some((known) => known === sort) ? { sort: sort as (typeof sorts)[number] } : {}),
  }),
  component: lazyRouteComponent(() => import('./Groups.tsx'), 'Groups'),
})

export const entry: Entry = {
  group: 'Kafka',
  label: 'Groups',
  to: '/kafka/groups',
  keys: 'g c',
  icon: 'M7 8a2.500 2.500 0 1 0 0-5a2.500 2.500 0 0 0 0 5M2.500 16.500c0-3 2-5 4.500-5s4.500 2 4.500 5M13.500 8.500a2 2 0 1 0 0-4M14 11.500c2 .300 3.500 2 3.500 5',
  roles: ['operator', 'admin'],
}
