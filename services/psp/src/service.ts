import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { authorize } from './http/authorize.ts'
import { capture } from './http/capture.ts'
import { listJournal } from './http/list-journal.ts'
import { reverse } from './http/reverse.ts'
import { showOrder } from './http/show-order.ts'

/** The card network that payments talks to. It stands outside of the platform: it hears and publishes no event. */
export const psp = ({ db, apiKey }: { db: Database; apiKey: string }): Service => ({
  name: 'psp',
  emits: [],
  routes: [
    authorize(db, apiKey),
    capture(db, apiKey),
    reverse(db, apiKey),
    listJournal(db, apiKey),
    showOrder(db, apiKey),
  ],
})
