import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/kafka/topics/$topic/messages/$partition/$offset',
  component: lazyRouteComponent(() => import('./MessagePage.tsx'), 'MessagePage'),
})
