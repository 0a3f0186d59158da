import { randomInt, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '@waybill/client'
import { milliseconds, tail } from '@waybill/messaging'
import type { LoadOptions } from '../commands/load.ts'
import { countOf } from '../dlq/select.ts'
import { print, toJson } from '../output/print.ts'
import { table } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'
import { cluster, gatewayUrl } from '../platform/running.ts'
import { openAccounts } from './customers.ts'
import { keepDeciding } from './pharmacist.ts'
import { type Intent, planOf } from './plan.ts'
import { raiseStock } from './raise-stock.ts'
import { type Answer, cancel, place } from './send.ts'
import { createTally, type Summary } from './tally.ts'

const LARGEST_SEED = 2 ** 31

/** Places orders at a constant rate and tells what became of them. Ends early, with a summary, on SIGINT. */
export async function load(options: LoadOptions): Promise<void> {
  const gateway = gatewayUrl()
  const seed = options.seed === undefined ? randomInt(LARGEST_SEED) : countOf('--seed', options.seed)
  const { items: shelf } = await createClient({ url: gateway }).listProducts()
  const customers = await openAccounts(gateway, countOf('--customers', options.customers))
  const run = `load-${randomUUID()}`
  const plan = planOf({
    ...{
      rate: countOf('--rate', options.rate),
      forMs: milliseconds(options.for),
      seed,
      customers: customers.length,
      shelf,
    },
    run,
    prescriptions: options.pharmacist === true,
  })

  const raised = await raiseStock(await logIn('operator'), plan, run)
  console.error(`Raised the stock by the ${raised} pieces that are going to be ordered.`)

  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const tally = createTally(seed)
  const startedAt = Date.now()
  const { brokers, registry } = cluster()
  const outcomes = tail({
    brokers,
    registryUrl: registry,
    topics: ['orders.outcome.v1'],
    from: new Date(startedAt),
    onRecord: ({ key, type, time, data }) => tally.ended(key, type, time.getTime(), reasonOf(data)),
    onError: (error) => console.error(error.message),
  })
  const journal = options.journal === undefined ? undefined : createWriteStream(options.journal)
  const live = showLive(() => tally.summary(Date.now() - startedAt))
  const deciding = options.pharmacist ? keepDeciding(await logIn('pharmacist'), stop.signal) : undefined

  const sending: Promise<void>[] = []
  for (const intent of plan) {
    const waitMs = startedAt + intent.atMs - Date.now()
    if (waitMs > 0) await delay(waitMs, undefined, { signal: stop.signal }).catch(() => {})
    if (stop.signal.aborted) break
    sending.push(customer(intent))
  }
  await Promise.all(sending)
  const sentMs = Date.now() - startedAt
  const drainUntil = Date.now() + milliseconds(options.drain)
  while (tally.underWay() > 0 && Date.now() < drainUntil && !stop.signal.aborted) await delay(200)

  stop.abort()
  live.close()
  await Promise.all([outcomes.close(), deciding, new Promise((done) => (journal ? journal.end(done) : done(null)))])
  const summary = tally.summary(Date.now() - startedAt)
  print({ ...summary, sentSeconds: sentMs / 1_000 }, options.json, () => text(summary))

  async function customer(intent: Intent): Promise<void> {
    const api = customers[intent.customer]
    if (!api) throw new RangeError(`There is no customer ${intent.customer}`)
    const note = (answer: Answer) => void journal?.write(`${toJson(answer)}\n`)
    const dueAt = startedAt + intent.atMs
    tally.sent()
    const again =
      intent.retryAfterMs === undefined
        ? undefined
        : delay(intent.retryAfterMs).then(() => place(intent, { api, note, pause: delay }))
    const answer = await place(intent, { api, note, pause: delay })
    tally.answered(answer, Date.now() - dueAt, Date.now())
    if (intent.cancelAfterMs !== undefined && answer.orderId) {
      await delay(intent.cancelAfterMs)
      if (await cancel(answer.orderId, api)) tally.cancelAccepted()
    }
    await again
  }
}

const EVERY_MS = 1_000

/** A line at the foot of the terminal; nothing when the output goes into a file. */
function showLive(summary: () => Summary) {
  if (!process.stderr.isTTY) return { close() {} }
  const timer = setInterval(() => process.stderr.write(`\r\u001b[K${liveLine(summary())}`), EVERY_MS)
  return {
    close() {
      clearInterval(timer)
      process.stderr.write('\r\u001b[K')
    },
  }
}

const liveLine = ({ seconds, sent, accepted, underWay, completedPerSecond, post }: Summary) =>
  `${Math.round(seconds)} s  sent ${sent}  accepted ${accepted}  under way ${underWay}  completed/s ${completedPerSecond}  POST p99 ${post?.p99 ?? '-'} ms`

const reasonOf = (data: unknown) => (data as { reason?: string }).reason

function text({ post, toCompleted, seed, reasons, ...counts }: Summary): string {
  const spread = (name: string, times: Summary['post']) => [
    name,
    times ? `p50 ${times.p50} ms   p99 ${times.p99} ms` : '-',
  ]
  const rows = Object.entries(counts).map(([name, count]) => [words(name), String(count)])
  const because = Object.entries(reasons).map(([reason, count]) => [`  cancelled: ${reason}`, String(count)])
  return table(
    ['load', `seed ${seed}`],
    [...rows, ...because, spread('POST answered after', post), spread('accepted to completed', toCompleted)],
  )
}

const words = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
