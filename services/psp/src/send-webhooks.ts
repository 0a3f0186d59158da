import { type Database, describe } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { sign } from './sign.ts'
import { claimWebhooks, forgetWebhooks, nextWebhook } from './webhooks.ts'

export type Merchant = { url: string; secret: string }

const EVERY_MS = 200
const BATCH = 50
const ANSWER_WITHIN_MS = 5_000

/**
 * Tells the merchant of the journal's lines, many in one request, until it has confirmed each with a 2xx. What was not
 * confirmed is sent again later and later, at last each 5 minutes, alone, so that a line it can't take holds up no other.
 * A line may so come twice and after later ones: its `seq` tells.
 */
export const sendWebhooks = (db: Database, merchant: Merchant): Job => ({
  name: 'send-webhooks',
  everyMs: EVERY_MS,
  dueIn: () => nextWebhook(db),
  run: async (signal) => {
    while (!signal.aborted && (await sendDue(db, merchant)) === BATCH);
  },
})

async function sendDue(db: Database, merchant: Merchant): Promise<number> {
  const due = await claimWebhooks(db, BATCH)
  const fresh = due.filter(({ attempts }) => attempts === 1)
  const again = due.filter(({ attempts }) => attempts > 1)
  const batches = [...(fresh.length > 0 ? [fresh] : []), ...again.map((one) => [one])]

  const sent = await Promise.allSettled(
    batches.map(async (batch) => {
      await send(
        merchant,
        batch.map(({ line }) => line),
      )
      await forgetWebhooks(
        db,
        batch.map(({ line }) => line.seq),
      )
    }),
  )
  const errors = sent.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} webhooks were not confirmed and wait`)
  return due.length
}

async function send({ url, secret }: Merchant, lines: object[]): Promise<void> {
  const body = JSON.stringify({ lines })
  const headers = { 'content-type': 'application/json', 'psp-signature': sign(secret, body, Date.now()) }
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' }).catch((cause) => {
    throw new Error(`The merchant can't be reached at ${url}: ${describe(cause)}`, { cause })
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`The merchant at ${url} answered ${response.status}: ${answer.slice(0, 500)}`)
}
