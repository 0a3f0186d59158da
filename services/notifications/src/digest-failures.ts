import type { Database, Tx } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { claimDigest, forgetFailures, hasUntold, KEEP_FAILURES_MS, operators, takeFailures } from './failure-store.ts'
import { hashId } from './hash-id.ts'
import { enqueue } from './store.ts'

const LOOK_EVERY_MS = 1_000
/** Lines in a mail; what is more is told as a number. */
const MOST_LINES = 20

/**
 * Writes to the operators what failed, once a period of `everyMs`, and nothing when nothing did. Periods end at multiples of their
 * length since 1970. What is read after the digest of its period is in that of the next one. Taking the failures, claiming the
 * period and queueing the mails is one transaction: of several instances one does it, and one that dies has done nothing.
 */
export const digestFailures = (db: Database, everyMs: number, now = () => new Date()): Job => ({
  name: 'digest-failures',
  everyMs: Math.min(everyMs, LOOK_EVERY_MS),
  run: () => db.transaction((tx) => digest(tx, everyMs, now())),
})

async function digest(tx: Tx, everyMs: number, now: Date): Promise<void> {
  const end = new Date(Math.floor(now.getTime() / everyMs) * everyMs)
  if (!(await hasUntold(tx, end))) return
  await forgetFailures(tx, new Date(now.getTime() - KEEP_FAILURES_MS))
  const recipients = await operators(tx)
  if (recipients.length === 0 || !(await claimDigest(tx, end))) return

  const failures = await takeFailures(tx, end)
  if (failures.length === 0) return
  const data = {
    from: new Date(end.getTime() - everyMs).toISOString(),
    to: end.toISOString(),
    failures: failures.slice(0, MOST_LINES),
    more: failures.slice(MOST_LINES).reduce((sum, { count }) => sum + count, 0),
  }
  for (const userId of recipients) {
    await enqueue(tx, {
      eventId: hashId(`digest ${userId} ${end.toISOString()}`),
      template: 'failure-digest',
      userId,
      data,
    })
  }
}
