import type { Facts } from '@waybill/operations'

/** What is known of a platform of ours beside its cluster and its databases. */
export interface PlatformFacts extends Facts {
  readonly services: readonly ServiceFacts[]
  readonly registry: RegistryFacts
  /** What does not fit together in the manifests of the services. */
  readonly flow: readonly string[]
  /** The disk that the state folder is on. */
  readonly disk: { readonly path: string; readonly freeBytes: number; readonly totalBytes: number }
}

export interface ServiceFacts {
  readonly name: string
  readonly url: string
  /** `ready`, `degraded` or `not-ready` as it says of itself; `silent` when it does not answer. */
  readonly status: string
  /** Why, for each part that does not get on. */
  readonly reasons: readonly string[]
}

export interface RegistryFacts {
  /** Subjects of the contracts under which the schema of the working copy is not registered. */
  readonly unregistered: readonly string[]
  readonly subjects: number
}
