import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { TraceSearch } from '../../api/traces.ts'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/traces',
  validateSearch: ({ service, min, failed, q }: Record<string, unknown>): TraceSearch => ({
    ...(typeof service === 'string' && service !== '' ? { service } : {}),
    ...(typeof min === 'number' && Number.isSafeInteger(min) && min > 0 ? { min } : {}),
    ...(failed === true ? { failed } : {}),
    // An id that is all digits is read as a number.
    ...(q === undefined || q === '' ? {} : { q: String(q) }),
  }),
  component: lazyRouteComponent(() => import('./Traces.tsx'), 'Traces'),
})

export const oneRoute = createRoute({
  getParentRoute: () => shell,
  path: '/traces/$id',
  validateSearch: ({ record }: Record<string, unknown>): { record?: string } =>
    typeof record === 'string' ? { record } : {},
  component: lazyRouteComponent(() => import('./TracePage.tsx'), 'TracePage'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Traces',
  to: '/traces',
  keys: 'g j',
  icon: 'M3 5h6M6 9h7M9 13h8M3 17h3',
  roles: ['operator', 'admin'],
}
