import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Entry } from '../../page.ts'
import { shell } from '../../root.tsx'

/** Which letters, as it stands in the URL. */
export interface LettersSearch {
  code?: string
  type?: string
  q?: string
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

export const deskRoute = createRoute({
  getParentRoute: () => shell,
  path: '/dlq',
  component: lazyRouteComponent(() => import('./Desk.tsx'), 'Desk'),
})

export const lettersRoute = createRoute({
  getParentRoute: () => shell,
  path: '/dlq/$service',
  validateSearch: (search: Record<string, unknown>): LettersSearch => {
    const [code, type, q] = [text(search.code), text(search.type), text(search.q)]
    return { ...(code ? { code } : {}), ...(type ? { type } : {}), ...(q ? { q } : {}) }
  },
  component: lazyRouteComponent(() => import('./Letters.tsx'), 'Letters'),
})

export const letterRoute = createRoute({
  getParentRoute: () => shell,
  path: '/dlq/$service/$partition/$offset',
  component: lazyRouteComponent(() => import('./LetterPage.tsx'), 'LetterPage'),
})

export const entry: Entry = {
  group: 'Operate',
  label: 'Dead letters',
  to: '/dlq',
  keys: 'g d',
  icon: 'M3 5.500h14v9H3zM3 6l7 5l7-5M13.500 12l3 3m0-3l-3 3',
  roles: ['operator', 'admin'],
}
