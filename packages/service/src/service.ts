import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { AnyEventType, Database, Handler, KeyRing, Log, Rebuild, Saga } from '@waybill/messaging'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { BaseConfig } from './config.ts'
import type { TokenOf } from './http/access.ts'

/** The manifest of a service: all that it is, built from its dependencies without any I/O. */
export interface Service {
  name: string
  /** Every event it publishes, also from routes, sagas and jobs: `publish` refuses others. */
  emits: readonly AnyEventType[]
  handlers?: readonly Handler[]
  // biome-ignore lint/suspicious/noExplicitAny: a service lists sagas of every state
  sagas?: readonly Saga<any>[]
  /** Which of its tables `waybill replay` can make anew from the log; only where they are a function of it. */
  rebuild?: Rebuild
  /** What it opens and writes personal fields with. Without it they are null here, and it can emit none. */
  keys?: KeyRing
  routes?: readonly Route[]
  /** Where the access token of a request is, when not in its Authorization header: the console has it in a cookie. */
  tokenOf?: TokenOf
  jobs?: readonly Job[]
  /** Most of it works while its database is away: it is degraded then, and still ready. */
  worksWithoutDatabase?: boolean
  /** A part with a lifetime of its own, like the gateway's stream. Returns the way to stop it. */
  start?: () => Promise<() => Promise<void>>
}

/** What handles its events: handlers of its own, and those of its sagas. */
export const handlersOf = ({ handlers = [], sagas = [] }: Service): Handler[] => [
  ...handlers,
  ...sagas.flatMap((saga) => saga.handlers),
]

/** Fastify whose schemas are TypeBox: they validate, type and describe at once. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Adds one route, or registers a plugin; the next route waits for it. */
export type Route = (app: App) => unknown

/** Work that is done again and again. */
export interface Job {
  name: string
  /** From the end of one run to the start of the next, in milliseconds. */
  everyMs: number
  /**
   * In how many milliseconds there is something to do; undefined when nothing waits. With it the job runs when that is so, and not
   * every `everyMs`: it is asked when this process has committed something, and once a second for what others have.
   */
  dueIn?(): Promise<number | undefined>
  /** One run. `signal` aborts when the service stops; what is begun in a transaction may end first. */
  run(signal: AbortSignal): Promise<void>
}

/** What a service is given to build itself from. */
export interface Dependencies<C extends BaseConfig> {
  /** The service's own database. Using it throws for a service that has no DATABASE_URL. */
  db: Database
  log: Log
  config: C
}

/** Everything needed to start a service. */
export interface Definition<C extends BaseConfig> {
  name: string
  /** The folder of its SQL migrations, named 001-name.sql, 002-… */
  migrations?: URL
  config: C
  service: (dependencies: Dependencies<C>) => Service
}
