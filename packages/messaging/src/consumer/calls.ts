import { asEvents, type Handler } from '../on.ts'
import { opened, type Tx } from '../postgres/database.ts'
import type { OutboxRow } from '../postgres/outbox.ts'
import { publish } from '../publish.ts'
import type { Applying, EventItem } from './apply.ts'
import { createLimit } from './limit.ts'
import { type Step, through } from './middleware.ts'
import { following } from './trace.ts'

/** One call of a handler: with an event, or with all that it takes together. */
interface Call {
  readonly handler: Handler
  readonly items: EventItem[]
}

/** Calls of one transaction that run at once. */
const MOST_BESIDE = 128

/** Handlers that have sent statements, waited, and sent others. */
const alone = new WeakSet<Handler>()

/** Another call's statements came between those of one call. That can't happen again: its handler is known now. */
export class Interleaved extends Error {
  override name = 'Interleaved'
}

/**
 * Calls the handlers of events in one transaction. Events of one key, and handlers of one event, one after the other.
 * Calls of different keys run beside each other, so that their statements share round trips, as long as all statements of
 * each go out in one go: then it is the same as one call after the other, since a connection does statements in their order.
 *
 * A handler that waits for an answer before it sends more has its turn alone: within one transaction no lock would keep two
 * such calls apart, and one's write would be lost. Which handlers are such shows when it happens.
 *
 * @throws Interleaved when it has happened: roll back and call them again
 */
export async function callHandlers(items: readonly EventItem[], tx: Tx, deps: Applying): Promise<void> {
  let beside: Call[] = []
  for (const call of callsOf(items)) {
    if (!call.handler.commitMany && !alone.has(call.handler)) {
      beside.push(call)
      continue
    }
    await callBeside(beside, tx, deps)
    beside = []
    await run(call, tx, deps)
  }
  await callBeside(beside, tx, deps)
}

async function callBeside(calls: readonly Call[], tx: Tx, deps: Applying): Promise<void> {
  const [only, ...more] = calls
  if (more.length === 0) return only && run(only, tx, deps)
  const limit = createLimit(MOST_BESIDE)
  const sending = tellApart(tx)
  let failure: { error: unknown } | undefined
  const chains = Map.groupBy(calls, ({ items }) => items[0]?.key).values()
  const chained = [...chains].map((chain) =>
    limit(async () => {
      for (const call of chain) {
        if (failure || sending.interleaved()) return
        const { tx: own, end } = sending.begin(call)
        await run(call, own, deps).finally(end)
      }
    }).catch((error) => {
      failure ??= { error }
    }),
  )
  // Those that run come to their end before anything is called again.
  await Promise.all(chained)
  if (sending.interleaved()) throw new Interleaved()
  if (failure) throw failure.error
  sending.publish()
}

/**
 * Gives each call its own way into a transaction, sees when two get into each other's statements, and publishes what they
 * made in the order of their statements: whichever ends first, what one saw behind another's write is published behind it.
 */
function tellApart(tx: Tx) {
  const outboxes = new Set<OutboxRow[]>()
  let last: Call | undefined
  let interleaved = false
  return {
    begin(call: Call): { tx: Tx; end(): void } {
      const outbox: OutboxRow[] = []
      const query: Tx['query'] = (text, values) => {
        if (outboxes.has(outbox) && last !== call) {
          alone.add(call.handler)
          interleaved = true
        }
        outboxes.add(outbox)
        last = call
        return tx.query(text, values)
      }
      const own: Tx = Object.assign(Object.create(opened(tx)), { query, outbox })
      return { tx: own, end: () => void outboxes.add(outbox) }
    },
    interleaved: () => interleaved,
    publish(): void {
      for (const outbox of outboxes) for (const row of Object.freeze(outbox)) opened(tx).outbox.push(row)
    },
  }
}

/** Every event's handlers in order, with neighbours that one handler takes together as one call. */
function callsOf(items: readonly EventItem[]): Call[] {
  const calls: Call[] = []
  for (const item of items) {
    for (const handler of item.read.handlers) {
      const last = calls.at(-1)
      if (last?.handler === handler && handler.commitMany) last.items.push(item)
      else calls.push({ handler, items: [item] })
    }
  }
  return calls
}

async function run({ handler, items }: Call, tx: Tx, deps: Applying): Promise<void> {
  const events = items.map(({ read }) => read.event)
  const [event] = events
  const results = items[0]?.results
  if (!event) return
  await following(events, 'process', () =>
    through(deps.middleware, { event, kind: 'commit', signal: deps.signal }, async (working: Step) => {
      const published = handler.commitMany
        ? await handler.commitMany(events, tx, working)
        : await handler.commit(event, tx, results?.get(handler), working)
      if (published) await publish(tx, ...asEvents(published))
    }),
  )
}
