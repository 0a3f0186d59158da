import { type Database, parkedKeys, type RunningConsumer, recordFate } from '@waybill/messaging'
import { Type } from 'typebox'
import { levels } from '../config.ts'
import { Problem } from '../http/problem.ts'
import type { Logger } from '../logger.ts'
import type { Route } from '../service.ts'

interface Means {
  service: string
  /** Which of the service's processes answers. */
  instance: string
  db: Database | undefined
  /** Undefined for a service that handles no events. */
  consumer: RunningConsumer | undefined
  /** Types of the events that it has a handler for. */
  handled: ReadonlySet<string>
  log: Logger
}

const MOST_PLACES = 1_000
const MOST_PARKED = 500

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Place = { topic: Type.String(), partition: Type.Integer({ minimum: 0 }) }
const Offset = Type.String({ pattern: '^\\d{1,18}$', description: 'A whole number, as text: it may pass 2^53' })
const Places = Type.Array(Type.Object({ ...Place, offset: Offset }))

const ConsumerView = Type.Object({
  service: Type.String(),
  instance: Type.String(),
  /** Without the topic prefix. */
  group: Nullable(Type.String({ description: 'null: this service handles no events' })),
  paused: Type.Boolean(),
  lastError: Nullable(Type.String({ description: 'Why nothing is read or applied now' })),
  partitions: Type.Array(Type.Object(Place), { description: 'Those that this process has' }),
  logLevel: Type.String(),
})

const ParkedView = Type.Object({
  keys: Type.Array(
    Type.Object({
      ...Place,
      offset: Type.String({ description: 'Of the first record, which failed' }),
      key: Nullable(Type.String()),
      type: Nullable(Type.String()),
      records: Type.Integer({ description: 'It and those behind it' }),
      attempts: Type.Integer(),
      error: Nullable(Type.String()),
      firstFailedAt: Type.String(),
      dueAt: Type.String({ description: 'When it is tried again' }),
    }),
  ),
  complete: Type.Boolean({ description: `false: there are more than ${MOST_PARKED}` }),
})

const FateQuery = Type.Object({
  ...Place,
  offset: Offset,
  eventId: Type.Optional(Type.String({ format: 'uuid' })),
  type: Type.Optional(Type.String({ maxLength: 200 })),
})

const FateView = Type.Object({
  handled: Nullable(
    Type.Boolean({ description: 'Whether the service has a handler for that type; null: none was given' }),
  ),
  takenAt: Nullable(Type.String({ description: 'null: it was not taken, or so long ago that it is forgotten' })),
  setAsideAt: Nullable(Type.String({ description: 'When it left for the dead letters or for a delay topic' })),
  parked: Nullable(
    Type.Object({
      attempts: Type.Integer({ description: '0: it waits behind another of its key' }),
      error: Nullable(Type.String()),
      dueAt: Type.String(),
    }),
  ),
})

const MovedView = Type.Object({ moved: Places, left: Places })

/**
 * What an operator asks of one running process: how its consumer stands, to pause it, to resume it, to move its partitions, and to log more or
 * less. Of a service with several processes each is asked by itself: the gateway does not pass these on.
 */
export function adminRoutes({ service, instance, db, consumer, handled, log }: Means): Route {
  const config = { access: ['operator', 'admin'] as const }
  const tags = ['admin']
  const view = () => {
    const status = consumer?.status()
    return {
      service,
      instance,
      group: consumer ? service : null,
      paused: status?.paused ?? false,
      lastError: status?.lastError ?? null,
      partitions: [...(consumer?.held() ?? [])],
      logLevel: log.level,
    }
  }
  const its = (): RunningConsumer => {
    if (consumer) return consumer
    throw new Problem(409, 'no-consumer', `${service} handles no events: there is nothing to pause or to move.`)
  }

  return (app) => {
    app.get(
      '/admin/consumer',
      { schema: { response: { 200: ConsumerView }, tags, summary: 'How the consumer of this process stands' }, config },
      async () => view(),
    )

    app.get(
      '/admin/parked',
      { schema: { response: { 200: ParkedView }, tags, summary: 'Keys whose events wait for another try' }, config },
      async () => {
        const found = db && consumer ? await parkedKeys(db, service, MOST_PARKED + 1) : []
        const keys = found.slice(0, MOST_PARKED).map((parked) => ({
          ...parked,
          offset: String(parked.offset),
          key: parked.key?.toString() ?? null,
          type: parked.type ?? null,
          error: parked.error ?? null,
          firstFailedAt: parked.firstFailedAt.toISOString(),
          dueAt: parked.dueAt.toISOString(),
        }))
        return { keys, complete: found.length <= MOST_PARKED }
      },
    )

    app.get(
      '/admin/record',
      {
        schema: {
          querystring: FateQuery,
          response: { 200: FateView },
          tags,
          summary: 'What became of one record in this service',
        },
        config,
      },
      async ({ query: { type, offset, ...record } }) => {
        const fate = db && consumer ? await recordFate(db, service, { ...record, offset: BigInt(offset) }) : undefined
        const { takenAt, setAsideAt, parked } = fate ?? {}
        return {
          handled: type === undefined ? null : handled.has(type),
          takenAt: takenAt?.toISOString() ?? null,
          setAsideAt: setAsideAt?.toISOString() ?? null,
          parked: parked ? { ...parked, error: parked.error ?? null, dueAt: parked.dueAt.toISOString() } : null,
        }
      },
    )

    for (const act of ['pause', 'resume'] as const) {
      app.post(
        `/admin/consumer/${act}`,
        {
          schema: {
            response: { 200: ConsumerView },
            tags,
            summary:
              act === 'pause' ? 'Reads no more; what runs is ended and committed first' : 'Reads on where it was',
          },
          config,
        },
        async ({ user }) => {
          await its()[act]()
          log.info({ by: user.id, act }, `The consumer was asked to ${act}`)
          return view()
        },
      )
    }

    app.post(
      '/admin/consumer/rewind',
      {
        schema: {
          body: Type.Object({
            places: Type.Array(Type.Object({ ...Place, offset: Offset }), { minItems: 1, maxItems: MOST_PLACES }),
          }),
          response: { 200: MovedView },
          tags,
          summary: 'Moves partitions that this process has, back or on',
          description: 'Events that are read again and still remembered do nothing.',
        },
        config,
      },
      async ({ user, body }) => {
        const places = body.places.map((place) => ({ ...place, offset: BigInt(place.offset) }))
        log.info({ by: user.id, act: 'rewind', places: body.places }, 'The consumer was asked to move')
        const { moved, left } = await its().rewind(places).catch(refuse)
        return { moved: moved.map(asText), left: left.map(asText) }
      },
    )

    app.put(
      '/admin/log-level',
      {
        schema: {
          body: Type.Object({ level: Type.Enum([...levels]) }),
          response: { 200: Type.Object({ level: Type.String(), before: Type.String() }) },
          tags,
          summary: 'Logs more or less, until this process ends',
        },
        config,
      },
      async ({ user, body: { level } }) => {
        const before = log.level
        log.info({ by: user.id, act: 'log-level', before, level }, 'The log level was changed')
        log.level = level
        return { level, before }
      },
    )
  }
}

function refuse(error: unknown): never {
  if (error instanceof RangeError) throw new Problem(422, 'offset-out-of-range', `${error.message}.`)
  const why = error instanceof Error ? error.message : String(error)
  throw new Problem(503, 'not-moved', `${why}.`, {}, { cause: error })
}

const asText = ({ topic, partition, offset }: { topic: string; partition: number; offset: bigint }) => ({
  topic,
  partition,
  offset: String(offset),
})
