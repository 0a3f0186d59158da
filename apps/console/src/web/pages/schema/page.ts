import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const views = ['fields', 'text'] as const
export type View = (typeof views)[number]

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/schemas/$subject/$version',
  validateSearch: ({ view }: Record<string, unknown>): { view?: 'text' } => (view === 'text' ? { view } : {}),
  component: lazyRouteComponent(() => import('./SchemaPage.tsx'), 'SchemaPage'),
})

const version = (value: unknown) => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined)

export const diffRoute = createRoute({
  getParentRoute: () => shell,
  path: '/schemas/$subject/diff',
  validateSearch: ({ a, b }: Record<string, unknown>): { a?: number; b?: number } => {
    const [older, newer] = [version(a), version(b)]
    return { ...(older && { a: older }), ...(newer && { b: newer }) }
  },
  component: lazyRouteComponent(() => import('./DiffPage.tsx'), 'DiffPage'),
})

export const proposeRoute = createRoute({
  getParentRoute: () => shell,
  path: '/schemas/$subject/propose',
  component: lazyRouteComponent(() => import('./ProposePage.tsx'), 'ProposePage'),
})
