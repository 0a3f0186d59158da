import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/topics/new',
  component: lazyRouteComponent(() => import('./NewTopic.tsx'), 'NewTopic'),
})
