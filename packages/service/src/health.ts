import { setTimeout as delay } from 'node:timers/promises'
import { type Database, describe } from '@waybill/messaging'
import { isLeaving } from './http/close-app.ts'
import type { ServiceMetrics } from './metrics.ts'
import type { Route } from './service.ts'

/** What a part that reads or writes Kafka says of itself. */
export interface PartStatus {
  /** Why it does not get on now, or undefined. */
  lastError: string | undefined
  /** Its login or its certificate is not taken, and has not been since the start: waiting alone mends nothing. */
  refused?: boolean
}

interface HealthSources {
  /** Which of the service's processes this is. */
  instance: string
  db: Database | undefined
  /** Whether it is ready while the database is away. */
  worksWithoutDatabase: boolean
  /** Consumer and relay, when there are such. */
  parts(): Record<string, PartStatus>
  metrics: ServiceMetrics
  /** Measures the open dead letters, for a service that has some. */
  measureLetters?: (() => Promise<void>) | undefined
}

const DATABASE_WITHIN_MS = 2_000

/**
 * The routes for whoever runs the service.
 *
 * /health/live: the process answers. /health/ready: it can serve requests; 503 with the reason when its database is
 * away, and while it drains; while it starts nothing answers at all. While Kafka is away it is `degraded` and
 * still 200: requests are served and their events wait in the outbox, so taking it out of the load balancer would
 * turn a delay into an outage. A process that Kafka has never let in is not ready: with a wrong password it must not take the
 * place of one that works.
 */
export function healthRoutes(sources: HealthSources): Route {
  const { instance, db, worksWithoutDatabase, parts, metrics, measureLetters } = sources
  const hidden = { schema: { hide: true }, config: { access: 'public' as const } }

  return (app) => {
    app.get('/health/live', hidden, async () => ({ status: 'live' }))

    app.get('/health/ready', hidden, async (_request, reply) => {
      const databaseError = db ? await errorOf(db) : undefined
      const running = parts()
      const checks: Record<string, PartStatus> = {
        ...(db ? { database: { lastError: databaseError } } : {}),
        ...running,
      }
      const failing = Object.values(checks).some((check) => check.lastError !== undefined)
      const refused = Object.values(running).some((part) => part.refused)
      const unfit = refused || (databaseError !== undefined && !worksWithoutDatabase)
      const ready = !unfit && !isLeaving(app)
      const status = isLeaving(app) ? 'draining' : unfit ? 'not-ready' : failing ? 'degraded' : 'ready'
      return reply.code(ready ? 200 : 503).send({ status, instance, checks })
    })

    app.get('/metrics', hidden, async (_request, reply) => {
      if (db) await measureDatabase(db, metrics)
      return reply.type(metrics.contentType).send(await metrics.text())
    })

    app.get('/metrics/dlq', hidden, async (_request, reply) => {
      await measureLetters?.()
      return reply.type(metrics.contentType).send(await metrics.deadLetterText())
    })
  }
}

const MOST_COUNTED = 10_000

/** What no event tells of: that the database is away, and what waits in the outbox while nothing carries it. */
async function measureDatabase(db: Database, metrics: ServiceMetrics): Promise<void> {
  const error = await errorOf(db)
  metrics.gauge('waybill_database_up', {}, error === undefined ? 1 : 0)
  if (error !== undefined) return
  const [outbox] = await db.query<{ pending: number }>(
    `select count(*) as pending from (select from messaging.outbox limit ${MOST_COUNTED}) as waiting`,
  )
  metrics.gauge('waybill_outbox_pending', {}, outbox?.pending ?? 0)
}

async function errorOf(db: Database): Promise<string | undefined> {
  const timer = new AbortController()
  const tooLate = delay(DATABASE_WITHIN_MS, `no answer within ${DATABASE_WITHIN_MS} ms`, { signal: timer.signal })
  // It is aborted when it loses the race, which is no failure.
  tooLate.catch(() => {})
  try {
    return await Promise.race([db.query('select 1').then(() => undefined), tooLate])
  } catch (error) {
    return describe(error)
  } finally {
    timer.abort()
  }
}
