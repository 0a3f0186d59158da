import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const beginnings = ['now', '1m', '5m', '15m'] as const
export type Beginning = (typeof beginnings)[number]

/** What is shown and how, as it stands in the URL. */
export interface FlowSearch {
  /** With commas between; those that tell of orders when left out. */
  topics?: string
  from?: Beginning
  /** What a lane is; a service when left out. */
  by?: 'topic'
  order?: string
  type?: string
  service?: string
  paused?: true
  /** The record that is open: topic/partition@offset. */
  record?: string
}

const text = <Name extends string>(name: Name, value: unknown): { [N in Name]?: string } =>
  (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [N in Name]?: string }

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/flow',
  validateSearch: ({
    topics,
    from,
    by,
    order,
    type,
    service,
    paused,
    record,
  }: Record<string, unknown>): FlowSearch => ({
    ...text('topics', topics),
    ...(beginnings.some((known) => known === from) ? { from: from as Beginning } : {}),
    ...(by === 'topic' ? { by } : {}),
    ...text('order', order),
    ...text('type', type),
    ...text('service', service),
    ...(paused === true ? { paused } : {}),
    ...text('record', record),
  }),
  component: lazyRouteComponent(() => import('./Flow.tsx'), 'Flow'),
})

export const entry: Entry = {
  group: 'Orders',
  label: 'Flow',
  to: '/flow',
  keys: 'g f',
  icon: 'M3 5h7M3 10h11M3 15h5M13 5h4M17 10h.500M11 15h6',
  roles: ['operator', 'admin'],
}
