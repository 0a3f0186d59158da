import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { type LogSearch, logLevels } from '../../api/logs.ts'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/logs',
  validateSearch: ({ service, level, q }: Record<string, unknown>): LogSearch => ({
    ...(typeof service === 'string' && service !== '' ? { service } : {}),
    ...(logLevels.some((known) => known === level) ? { level: level as string } : {}),
    // A trace id that is all digits is read as a number.
    ...(q === undefined || q === '' ? {} : { q: String(q) }),
  }),
  component: lazyRouteComponent(() => import('./Logs.tsx'), 'Logs'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Logs',
  to: '/logs',
  keys: 'g i',
  icon: 'M4 4h12v12H4zM6.500 7.500h7M6.500 10h7M6.500 12.500h4',
  roles: ['operator', 'admin'],
}
