import { createRouter } from '@tanstack/react-router'
import { onUnauthorized, queryClient } from './api/query-client.ts'
import { sessionQuery } from './api/session.ts'
import { routes } from './pages.ts'
import { login, missing, root, shell } from './root.tsx'

export const router = createRouter({
  routeTree: root.addChildren([login, shell.addChildren([...routes, missing])]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

// The session ended while a page was open: to the login, and back here from there.
onUnauthorized(() => {
  queryClient.setQueryData(sessionQuery.queryKey, { user: null })
  void router.invalidate()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
