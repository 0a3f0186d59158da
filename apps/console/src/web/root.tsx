import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { sessionQuery } from './api/session.ts'
import { Crashed } from './shell/Crashed.tsx'
import { Missing } from './shell/Missing.tsx'

export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Crashed,
})

/** What only who is logged in sees; every page is a child of it. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  // Loaded by itself, since it knows all pages and every page has it as parent.
  component: lazyRouteComponent(() => import('./shell/Shell.tsx'), 'Shell'),
  notFoundComponent: Missing,
  errorComponent: Crashed,
  async beforeLoad({ context: { queryClient }, location }) {
    const { user } = await queryClient.ensureQueryData(sessionQuery)
    if (!user) throw redirect({ to: '/login', search: { from: location.href } })
  },
})

/** What no page has as its path. */
export const missing = createRoute({ getParentRoute: () => shell, path: '$', component: Missing })

export const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: ({ from }: Record<string, unknown>): { from?: string } =>
    typeof from === 'string' && /^\/(?!\/)/.test(from) ? { from } : {},
  component: lazyRouteComponent(() => import('./pages/login/Login.tsx'), 'Login'),
})
