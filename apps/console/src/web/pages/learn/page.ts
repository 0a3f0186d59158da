import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

export const route = createRoute({
  getParentRoute: () => shell,
  path: '/learn',
  component: lazyRouteComponent(() => import('./Lessons.tsx'), 'Lessons'),
})

export const lessonRoute = createRoute({
  getParentRoute: () => shell,
  path: '/learn/$lesson',
  component: lazyRouteComponent(() => import('./LessonPage.tsx'), 'LessonPage'),
})

export const entry: Entry = {
  group: 'Learn',
  label: 'Lessons',
  to: '/learn',
  keys: 'g l',
  icon: 'M2.500 7.500L10 4l7.500 3.500L10 11zM5 9v4.500c2.500 2 7.500 2 10 0V9M17.500 7.500v5',
}
