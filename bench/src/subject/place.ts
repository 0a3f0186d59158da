import { randomUUID } from 'node:crypto'
import { coalesce, publish } from '@waybill/messaging'
import { openOutbox } from '../work/fill.ts'
import { Measured } from '../work/measured.ts'
import { INSERT_ORDER, INSERT_ORDERS, LINES } from '../work/order.ts'
import type { Ready } from './tasks.ts'

export interface PlaceOptions {
  readonly url: string
  readonly registryUrl: string
  /** Connections. */
  readonly clients: number
  readonly seconds: number
  /** Whether orders share commits. */
  readonly together: boolean
  /** Orders under way at once; as many as there are connections unless they share commits. */
  readonly callers: number
}

/** What a service does for an order: its row and its event in one transaction, by the library. */
export async function place({
  url,
  registryUrl,
  clients,
  callers,
  seconds,
  together,
}: PlaceOptions): Promise<Ready<number>> {
  const db = await openOutbox(url, registryUrl, clients)
  // Each connection is there before anything is timed, as pgbench leaves connecting out.
  await Promise.all(Array.from({ length: clients }, () => db.query('select pg_sleep(0.05)')))
  const pad = 'x'.repeat(455)

  async function placeOne(): Promise<void> {
    const id = randomUUID()
    await db.transaction(async (tx) => {
      await tx.query(INSERT_ORDER, [id, randomUUID(), LINES])
      await publish(tx, Measured({ id, n: 0, pad }))
    })
  }
  const placeTogether = coalesce<string, void>(db, async (tx, calls) => {
    const ids = calls.map(({ item }) => item)
    await tx.query(INSERT_ORDERS, [ids, ids.map(() => randomUUID()), LINES])
    for (const { item, run } of calls) await run(() => publish(tx, Measured({ id: item, n: 0, pad })))
    return ids.map(() => undefined)
  })
  return {
    async run() {
      const deadline = performance.now() + seconds * 1_000
      let placed = 0
      const client = async () => {
        while (performance.now() < deadline) {
          await (together ? placeTogether(randomUUID()) : placeOne())
          placed += 1
        }
      }
      await Promise.all(Array.from({ length: callers }, client))
      return placed
    },
    finish: () => db.close(),
  }
}
