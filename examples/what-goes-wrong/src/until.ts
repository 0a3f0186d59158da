import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@waybill/messaging'

/** Waits until a condition holds, and fails when it does not within 60 s. */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within 60 s: ${what}`)
    await delay(20)
  }
}

export async function untilOutboxIs(db: Database, rows: number): Promise<void> {
  await until(`the outbox has ${rows} rows`, async () => {
    const [row] = await db.query<{ n: number }>('select count(*) as n from messaging.outbox')
    return row?.n === rows
  })
}
