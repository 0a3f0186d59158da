// An instance that a test kills: its digest is written and never committed.
import { type Database, openDatabase } from '@waybill/messaging'
import { digestFailures } from '../src/digest-failures.ts'

const { url, now, everyMs } = JSON.parse(process.env.WHERE ?? '{}') as { url: string; now: string; everyMs: number }
const db = openDatabase({ url })
const hanging: Database = {
  ...db,
  transaction: (work) =>
    db.transaction(async (tx) => {
      const result = await work(tx)
      process.send?.('written')
      await new Promise((resolve) => setTimeout(resolve, 120_000))
      return result
    }),
}
await digestFailures(hanging, everyMs, () => new Date(now)).run(new AbortController().signal)
