import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { answering } from './answer.ts'
import { expireHolds } from './expire-holds.ts'
import { authorize } from './http/authorize.ts'
import { capture } from './http/capture.ts'
import { letGo } from './http/let-go.ts'
import { listJournal } from './http/list-journal.ts'
import { refund } from './http/refund.ts'
import { reverse } from './http/reverse.ts'
import { showOrder } from './http/show-order.ts'
import { type Merchant, sendWebhooks } from './send-webhooks.ts'

export interface Settings {
  apiKey: string
  /** Who is told of every line. Without it nobody is, and they wait. */
  merchant?: Merchant
  /** How long a hold stands, in milliseconds. Default: 7 days. */
  holdMs?: number
  /** Of a hundred orders with a good card so many are declined. Default 0. */
  declinePercent?: number
  /** Of a hundred requests so many are done but not answered, the first time. Default 0. */
  loseReplyPercent?: number
  /** What the two are drawn with. */
  seed?: string
}

const WEEK_MS = 7 * 24 * 3_600_000

/** The card network that payments talks to. It stands outside of the platform: it hears and publishes no event. */
export const psp = ({ db, apiKey, merchant, ...settings }: { db: Database } & Settings): Service => {
  const { holdMs = WEEK_MS, declinePercent = 0, loseReplyPercent = 0, seed = 'waybill' } = settings
  const answer = answering(db, { percent: loseReplyPercent, seed })

  return {
    name: 'psp',
    emits: [],
    routes: [
      authorize(answer, apiKey, { percent: declinePercent, seed }),
      capture(answer, apiKey),
      refund(answer, apiKey),
      letGo(answer, apiKey),
      reverse(answer, apiKey),
      listJournal(db, apiKey),
      showOrder(db, apiKey),
    ],
    jobs: [expireHolds(db, holdMs), ...(merchant ? [sendWebhooks(db, merchant)] : [])],
  }
}
