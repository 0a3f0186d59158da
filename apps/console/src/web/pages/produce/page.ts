import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/topics/$topic/produce',
  /** copy: the record that is edited and sent again, partition-offset. */
  validateSearch: ({ copy }: Record<string, unknown>): { copy?: string } =>
    typeof copy === 'string' && /^\d+-\d+$/.test(copy) ? { copy } : {},
  component: lazyRouteComponent(() => import('./Produce.tsx'), 'Produce'),
})
