import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const tabs = ['messages', 'partitions', 'config', 'groups', 'schema'] as const
export type Tab = (typeof tabs)[number]

/** Which records, and how they are shown; as it stands in the URL. */
export interface TopicSearch {
  tab?: Tab
  partition?: number
  fromOffset?: string
  toOffset?: string
  /** ISO 8601 */
  from?: string
  to?: string
  /** The newest first when left out. */
  order?: 'oldest'
  /** Where the page begins, and which way it goes from there. */
  at?: string
  go?: 'older' | 'newer'
  q?: string
  filter?: string
  /** Paths of own columns, with commas between: data.total.amountMinor,headers.ce_source */
  cols?: string
  live?: true
  /** The record that is open: partition-offset. */
  record?: string
}

const text = <Name extends string>(name: Name, value: unknown, pattern = /./): { [N in Name]?: string } =>
  ((typeof value === 'string' || typeof value === 'number') && pattern.test(String(value))
    ? { [name]: String(value) }
    : {}) as { [N in Name]?: string }

const one = <Name extends string, Known extends string>(name: Name, value: unknown, known: readonly Known[]) =>
  (known.some((each) => each === value) ? { [name]: value } : {}) as { [N in Name]?: Known }

const OFFSET = /^\d{1,19}$/
const TIME = /^\d{4}-\d\d-\d\dT/

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/topics/$topic',
  validateSearch: (search: Record<string, unknown>): TopicSearch => ({
    ...one('tab', search.tab, tabs),
    ...(Number.isInteger(search.partition) && Number(search.partition) >= 0
      ? { partition: Number(search.partition) }
      : {}),
    ...text('fromOffset', search.fromOffset, OFFSET),
    ...text('toOffset', search.toOffset, OFFSET),
    ...text('from', search.from, TIME),
    ...text('to', search.to, TIME),
    ...one('order', search.order, ['oldest'] as const),
    ...text('at', search.at, /^\d+-\d+/),
    ...one('go', search.go, ['older', 'newer'] as const),
    ...text('q', search.q),
    ...text('filter', search.filter),
    ...text('cols', search.cols),
    ...(search.live === true ? { live: true as const } : {}),
    ...text('record', search.record, /^\d+-\d+$/),
  }),
  component: lazyRouteComponent(() => import('./TopicPage.tsx'), 'TopicPage'),
})
