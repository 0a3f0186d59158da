import type { CompatibilityLevel } from './compatibility-level.ts'
import type { Store } from './store.ts'

/** What the routes work on. */
export type Registry = {
  store: Store
  /** The compatibility level where neither the subject nor the registry has one set. */
  defaultLevel: CompatibilityLevel
  /** The size of a schema's text from which on it is refused. */
  maxSchemaBytes: number
}
