import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const tabs = ['partitions', 'members', 'history'] as const
export type Tab = (typeof tabs)[number]

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/groups/$group',
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: Tab } =>
    tabs.some((known) => known === tab) ? { tab: tab as Tab } : {},
  component: lazyRouteComponent(() => import('./GroupPage.tsx'), 'GroupPage'),
})

export const kinds = ['earliest', 'latest', 'datetime', 'offset', 'shift', 'group'] as const
export type Kind = (typeof kinds)[number]

/** What the planner was asked, as it stands in the URL. */
export interface OffsetsSearch {
  /** Topics as `orders.v1` or `orders.v1:0,1`, with spaces between; all without. */
  topics?: string
  to?: Kind
  /** The time, offset, number or group that goes with it. */
  value?: string
}

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
