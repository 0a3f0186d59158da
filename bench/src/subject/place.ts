import { randomUUID } from 'node:crypto'
import { publish } from '@waybill/messaging'
import { openOutbox } from '../work/fill.ts'
import { Measured } from '../work/measured.ts'
import { INSERT_ORDER, LINES } from '../work/order.ts'
import type { Ready } from './tasks.ts'

export interface PlaceOptions {
  readonly url: string
  readonly registryUrl: string
  /** Connections, and orders under way at once. */
  readonly clients: number
  readonly seconds: number
}

/** What a service does for an order: its row and its event in one transaction, by the library. */
export async function place({ url, registryUrl, clients, seconds }: PlaceOptions): Promise<Ready<number>> {
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
  return {
    async run() {
      const deadline = performance.now() + seconds * 1_000
      let placed = 0
      const client = async () => {
        while (performance.now() < deadline) {
          await placeOne()
          placed += 1
        }
      }
      await Promise.all(Array.from({ length: clients }, client))
      return placed
    },
    finish: () => db.close(),
  }
}
