import { createHash } from 'node:crypto'
import type { Database, Tx } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { claimDigest, forgetFailures, hasUntold, operators, takeFailures } from './failure-store.ts'
import { enqueue } from './store.ts'

const LOOK_EVERY_MS = 1_000
/** Lines in a mail; what is more is told as a number. */
const MOST_LINES = 20
/** Without an operator to tell it to, a failure is kept for so long. */
const KEEP_MS = 30 * 24 * 3_600_000

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
  await forgetFailures(tx, new Date(now.getTime() - KEEP_MS))
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
    await enqueue(tx, { eventId: digestId(userId, end), template: 'failure-digest', userId, data })
  }
}

/** The id of a user's digest of one period, as an event's: a UUID made of a hash (version 8, RFC 9562). */
function digestId(userId: string, end: Date): string {
  const hex = createHash('sha256').update(`digest ${userId} ${end.toISOString()}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
