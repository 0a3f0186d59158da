import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'
import { type Kind, kinds, type OffsetsSearch, type Tab, tabs } from './search.ts'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/groups/$group',
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: Tab } =>
    tabs.some((known) => known === tab) ? { tab: tab as Tab } : {},
  component: lazyRouteComponent(() => import('./GroupPage.tsx'), 'GroupPage'),
})

export const offsetsRoute = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/groups/$group/offsets',
  validateSearch: ({ topics, to, value }: Record<string, unknown>): OffsetsSearch => ({
    ...(typeof topics === 'string' && topics !== '' ? { topics } : {}),
    ...(kinds.some((known) => known === to) ? { to: to as Kind } : {}),
    ...(typeof value === 'string' || typeof value === 'number' ? { value: String(value) } : {}),
  }),
  component: lazyRouteComponent(() => import('./Offsets.tsx'), 'Offsets'),
})
