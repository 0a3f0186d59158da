import { config, duration, type Field, integer, list, string } from '@waybill/service'
import { urlList } from './upstreams.ts'

const MiB = 1024 * 1024

const addresses = (name: string): Field<string[]> => ({ ...string(name), read: urlList, fallback: undefined })

export function readConfig(env: NodeJS.ProcessEnv) {
  const { IDENTITY_URL } = env
  // Where there are several, tokens are checked with the keys of the first: they all show the same.
  const settings = { ...env, IDENTITY_URL: IDENTITY_URL?.split(',', 1)[0], IDENTITY_URLS: IDENTITY_URL }

  return config(settings, {
    identity: addresses('IDENTITY_URLS'),
    orders: addresses('ORDERS_URL'),
    inventory: addresses('INVENTORY_URL'),
    payments: addresses('PAYMENTS_URL'),
    pharmacy: addresses('PHARMACY_URL'),
    shipping: addresses('SHIPPING_URL'),
    notifications: addresses('NOTIFICATIONS_URL'),
    analytics: addresses('ANALYTICS_URL'),

    upstreamTimeoutMs: duration('UPSTREAM_TIMEOUT', '15s'),
    requestsPerMinute: integer('REQUESTS_PER_MINUTE', 12_000, { min: 1 }),
    /** Where browsers may call from: the console. */
    consoleOrigins: list('CONSOLE_ORIGINS', ['http://localhost:3000', 'http://127.0.0.1:3000']),

    /** How far back the streams begin to read when the gateway starts. */
    streamBacklogMs: duration('STREAM_BACKLOG', '5m'),
    maxEvents: integer('STREAM_MAX_EVENTS', 50_000, { min: 1 }),
    maxBytes: integer('STREAM_MAX_BYTES', 64 * MiB, { min: 1 }),
    maxAgeMs: duration('STREAM_MAX_AGE', '15m'),
    maxEventsOfOrder: integer('STREAM_MAX_EVENTS_PER_ORDER', 200, { min: 1 }),

    maxPendingBytes: integer('STREAM_MAX_PENDING_BYTES', MiB, { min: 1 }),
    heartbeatMs: duration('STREAM_HEARTBEAT', '15s'),
    /** A stream ends after this long, and its client comes again with a token that still holds. */
    maxDurationMs: duration('STREAM_MAX_DURATION', '15m'),
    /** How long an order's stream goes on after its outcome, for what follows at once: a refund, a message. */
    lingerMs: duration('STREAM_LINGER', '2s'),
    streamsPerUser: integer('STREAMS_PER_USER', 20, { min: 1 }),

    /** How many requests for an order may be held back until it has come so far, of one user and of all. */
    waitersPerUser: integer('WAITERS_PER_USER', 50, { min: 1 }),
    maxWaiters: integer('MAX_WAITERS', 5_000, { min: 1 }),
  })
}

export type GatewayConfig = ReturnType<typeof readConfig>
