import type { User } from './api/session.ts'

/** How a page is found: in the navigation on the left, in the palette, by keys. */
export interface Entry {
  /** Where it stands in the navigation; without one it is in the palette only. */
  group?: 'Orders' | 'Kafka' | 'Operate' | 'Learn'
  label: string
  /** A route without parameters. */
  to: string
  /** Pressed one after the other, as `g o`. */
  keys?: string
  /** One path of a 20 × 20 drawing, in strokes. */
  icon: string
  /** Who has a use for it; everyone when left out. The server refuses others anyway. */
  roles?: User['roles']
}
