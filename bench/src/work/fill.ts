import { type Database, openDatabase, prepareEvents, publish, silent } from '@waybill/messaging'
import { Measured, measured } from './measured.ts'

const A_TRANSACTION = 500

/** Opens a place's database so that it can publish. */
export async function openOutbox(url: string, registryUrl: string, max = 4): Promise<Database> {
  const db = openDatabase({ url, max, name: 'bench' })
  await prepareEvents(db, [Measured], { registryUrl, source: 'bench', log: silent })
  return db
}

/** Publishes the first events of `measured`, 500 a transaction, in the order of each key. */
export async function fillOutbox(db: Database, events: number, keys: number, from = 0): Promise<void> {
  for (let first = from; first < from + events; first += A_TRANSACTION) {
    const some = Math.min(A_TRANSACTION, from + events - first)
    await db.transaction((tx) => publish(tx, ...Array.from({ length: some }, (_, i) => measured(first + i, keys))))
  }
}
