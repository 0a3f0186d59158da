import type { CompatibilityLevel } from './compatibility-level.ts'
import type { Store } from './store.ts'

/** What the routes work on. */
export type Registry = {
  store: Store
  /** The compatibility level where neither the subject nor the registry has one set. */
  defaultLevel: CompatibilityLevel
  /** Which registry this is, by the id of its Kafka cluster and a name in it; not told when undefined. */
  cluster?: { kafka: string; registry: string }
}
