import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Client, createClient } from '@waybill/client'
import { type Brokers, tail } from '@waybill/messaging'
import { openAccounts } from './accounts.ts'
import { keepDeciding } from './pharmacist.ts'
import { type Intent, type Mix, planOf } from './plan.ts'
import { raiseStock } from './raise-stock.ts'
import { type Answer, cancel, place } from './send.ts'
import { createTally, type Summary } from './tally.ts'

export interface TrafficOptions {
  gateway: string
  brokers: Brokers
  topicPrefix?: string | undefined
  registry: string
  /** Orders a second; the next is sent on time even if earlier ones are not answered. */
  rate: number
  forMs: number
  seed: number
  /** How many accounts place them. */
  customers: number
  /** Who brings in the pieces that are going to be ordered, so that none is refused because they ran out. */
  operator: Client
  /** Who decides on prescriptions; without, none is ordered. */
  pharmacist: Client | undefined
  mix?: Mix | undefined
  /** Told of each answer. */
  note(answer: Answer): void
  /** Told why outcomes can't be read just now; it goes on trying. */
  onError(error: Error): void
  /** Ends it early: no further order is sent. */
  signal: AbortSignal
}

/** Orders that are being placed. */
export interface Traffic {
  /** Resolves when the last request was answered, to the seconds since the first. */
  readonly sent: Promise<number>
  /** Sends no further order; resolves when the last request was answered. */
  stop(): Promise<void>
  /** Waits until every order has ended, so many milliseconds at most. */
  drain(withinMs: number): Promise<void>
  /** Whether an order of each customer was accepted: from then on nobody waits for the key that encrypts their data. */
  everyoneOrders(): boolean
  summary(): Summary
  close(): Promise<void>
}

/**
 * Opens accounts, then places orders in their names at a constant rate, in the background.
 *
 * @throws Error when the platform does not answer, RangeError when nothing is on sale
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { gateway, brokers, topicPrefix, registry, rate, forMs, seed, operator, pharmacist, note } = options
  const { items: shelf } = await createClient({ url: gateway }).listProducts()
  const customers = await openAccounts(gateway, options.customers)
  const run = `load-${randomUUID()}`
  const plan = planOf({
    rate,
    forMs,
    seed,
    run,
    customers: customers.length,
    shelf,
    prescriptions: pharmacist !== undefined,
    mix: options.mix,
  })
  await raiseStock(operator, plan, run)

  const stopping = new AbortController()
  const closing = new AbortController()
  const signal = AbortSignal.any([options.signal, stopping.signal])
  const tally = createTally(seed)
  const ordering = new Set<number>()
  const startedAt = Date.now()
  const outcomes = tail({
    brokers,
    topicPrefix,
    registryUrl: registry,
    topics: ['orders.outcome.v1'],
    from: new Date(startedAt),
    onRecord: ({ key, type, time, data }) => tally.ended(key, type, time.getTime(), reasonOf(data)),
    onError: options.onError,
  })
  const deciding = pharmacist && keepDeciding(pharmacist, closing.signal)
  const sent = send()
  let sentAt: number | undefined

  return {
    sent,
    async stop() {
      stopping.abort()
      await sent
    },
    async drain(withinMs) {
      const until = Date.now() + withinMs
      while (tally.underWay() > 0 && Date.now() < until && !options.signal.aborted) await delay(200)
      sentAt = Date.now()
    },
    everyoneOrders: () => ordering.size === customers.length,
    summary: () => tally.summary((sentAt ?? Date.now()) - startedAt),
    async close() {
      stopping.abort()
      closing.abort()
      await Promise.all([sent, outcomes.close(), deciding])
    },
  }

  async function send(): Promise<number> {
    const sending: Promise<void>[] = []
    for (const intent of plan) {
      const waitMs = startedAt + intent.atMs - Date.now()
      if (waitMs > 0) await delay(waitMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) break
      sending.push(customer(intent))
    }
    await Promise.all(sending)
    return (Date.now() - startedAt) / 1_000
  }

  async function customer(intent: Intent): Promise<void> {
    const api = customers[intent.customer]
    if (!api) throw new RangeError(`There is no customer ${intent.customer}`)
    const dueAt = startedAt + intent.atMs
    tally.sent()
    const again =
      intent.retryAfterMs === undefined
        ? undefined
        : delay(intent.retryAfterMs).then(() => place(intent, { api, note, pause: delay }))
    const answer = await place(intent, { api, note, pause: delay })
    tally.answered(answer, Date.now() - dueAt, Date.now())
    if (answer.orderId) ordering.add(intent.customer)
    if (intent.cancelAfterMs !== undefined && answer.orderId) {
      await delay(intent.cancelAfterMs)
      if (await cancel(answer.orderId, api)) tally.cancelAccepted()
    }
    await again
  }
}

const reasonOf = (data: unknown) => (data as { reason?: string }).reason
