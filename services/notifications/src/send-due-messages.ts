import { MessageFailed, MessageSent } from '@waybill/contracts'
import { type Cause, type Database, describe, publish, withContext } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { compose } from './compose.ts'
import { type Kind, kinds } from './kinds.ts'
import type { Mailer, OpenMailer } from './mailer.ts'
import { backoff, type Message, type User, undeliverable } from './message.ts'
import { claimDue, nextDue, postpone, settle, skip } from './store.ts'

const EVERY_MS = 100
const BATCH = 10
/** Longer than the mailer can take for a mail: see its time limits. */
const LEASE_MS = 120_000

type Claim = Message & User & { cause: Cause; muted: Kind[] | null }

/**
 * Sends what is due: claims a batch, sends it outside of any transaction, settles each message with its event.
 * A mail goes out twice when the process dies between sending and settling; it then has the same Message-ID.
 * When the mail server is away the messages wait, each a little longer every time, and the run ends with an error.
 */
export const sendDueMessages = (db: Database, openMailer: OpenMailer): Job => ({
  name: 'send-due-messages',
  everyMs: EVERY_MS,
  dueIn: () => nextDue(db),
  run: async (signal) => {
    const mailer = openMailer()
    try {
      while (!signal.aborted && (await sendBatch(db, mailer)) === BATCH);
    } finally {
      mailer.close()
    }
  },
})

async function sendBatch(db: Database, mailer: Mailer): Promise<number> {
  const claims = await db.transaction((tx) => claimDue(tx, BATCH, LEASE_MS))
  const results = await Promise.allSettled(claims.map((claim) => deliver(db, mailer, claim)))

  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} mails could not be sent and wait`)
  return claims.length
}

/** Sends one message and settles it. Throws when it has to wait; then it is back in the queue. */
async function deliver(db: Database, mailer: Mailer, claim: Claim): Promise<void> {
  if (claim.muted?.includes(kinds[claim.template])) return skip(db, claim)

  const failure = undeliverable(claim, claim) ?? (await trySending(db, mailer, claim))
  const { userId, id: messageId, template, orderId, shipmentId } = claim
  const told = { userId, messageId, template, channel: 'email', orderId, shipmentId }

  await db.transaction(async (tx) => {
    if (!(await settle(tx, claim, failure ?? null))) return
    const event = failure === undefined ? MessageSent(told) : MessageFailed({ ...told, reason: failure })
    await withContext(claim.cause, () => publish(tx, event))
  })
}

async function trySending(db: Database, mailer: Mailer, claim: Claim): Promise<string | undefined> {
  const { name, email, locale } = claim
  try {
    const answer = await mailer.send(compose(claim, { name: name ?? '', email: email ?? '', locale }))
    return answer?.refusal
  } catch (error) {
    await postpone(db, claim, backoff(claim.attempts), describe(error))
    throw error
  }
}
