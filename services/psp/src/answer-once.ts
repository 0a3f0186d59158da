import { createHash } from 'node:crypto'
import type { Database } from '@waybill/messaging'
import { Problem } from '@waybill/service'
import { type Account, type Action, type Answer, accountOf } from './card-network.ts'
import { appendEntry, type Entry, findAnswer, lock, orderJournal } from './store.ts'

type Request = { key: string; orderId: string; action: Action; details?: unknown }

/** What a request does: its answer, and what follows from it in a line of its own. */
type Decide = (account: Account) => { answer: Answer; rest?: Answer | undefined }

/**
 * Answers a request once: a repeated one gets the first answer, and only the first is entered in the journal.
 * The details are kept as a hash only, since a card's token is among them.
 * @returns the journal's line; `first` when it was written now
 * @throws {Problem} 422 when the key was used for another request.
 */
export function answerOnce(db: Database, request: Request, decide: Decide): Promise<{ entry: Entry; first: boolean }> {
  const { key, orderId, action } = request
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([action, orderId, request.details]))
    .digest('base64url')

  return db.transaction(async (tx) => {
    await lock(tx, key, orderId)

    const earlier = await findAnswer(tx, key)
    if (earlier && earlier.fingerprint !== fingerprint) {
      throw new Problem(422, 'key-reused', `Key ${key} was used for another request. Take a new key for each request.`)
    }
    if (earlier) return { entry: earlier.entry, first: false }

    const { answer, rest } = decide(accountOf(await orderJournal(tx, orderId)))
    const entry = await appendEntry(tx, { key, fingerprint, orderId, action, answer })
    // No caller can have such a key: theirs are ASCII.
    if (rest) await appendEntry(tx, { key: `${key} → rest`, fingerprint, orderId, action, answer: rest })
    return { entry, first: true }
  })
}
