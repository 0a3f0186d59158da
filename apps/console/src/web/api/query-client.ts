import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './http.ts'

let unauthorized: () => void = () => {}

/** Sets what happens when the session has ended. */
export function onUnauthorized(act: () => void): void {
  unauthorized = act
}

const watch = (error: unknown) => {
  if (error instanceof ApiProblem && error.status === 401) unauthorized()
}

/** What the pages know of the platform. Data stays on the screen when asking for it again fails. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // A refusal stays one; what is away may be back in a moment.
      retry: (failures, error) =>
        failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
    },
  },
})
