import { DataKeyChanged, MessageFailed, MessageSent } from '@waybill/contracts'
import { type Database, type KeyRing, keepDataKeys, type MasterKeys } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { digestFailures } from './digest-failures.ts'
import { createWebhook } from './http/create-webhook.ts'
import { listNotifications } from './http/list-notifications.ts'
import { preferences } from './http/preferences.ts'
import { webhooks } from './http/webhooks.ts'
import type { OpenMailer } from './mailer.ts'
import { type DeadLetters, noteDeadLetters } from './note-dead-letters.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderConfirmed } from './on/order-confirmed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { orderReduced } from './on/order-reduced.ts'
import { parcelDelivered } from './on/parcel-delivered.ts'
import { parcelFailed } from './on/parcel-failed.ts'
import { parcelReturned } from './on/parcel-returned.ts'
import { paymentDeclined } from './on/payment-declined.ts'
import { prescriptionApproved } from './on/prescription-approved.ts'
import { prescriptionReceived } from './on/prescription-received.ts'
import { prescriptionRejected } from './on/prescription-rejected.ts'
import { returnApproved } from './on/return-approved.ts'
import { returnReceived } from './on/return-received.ts'
import { returnRejected } from './on/return-rejected.ts'
import { returnRequested } from './on/return-requested.ts'
import { shipmentCreated } from './on/shipment-created.ts'
import { shipmentStatusChanged } from './on/shipment-status-changed.ts'
import { userCreated } from './on/user-created.ts'
import { userDeactivated } from './on/user-deactivated.ts'
import { userErased } from './on/user-erased.ts'
import { userUpdated } from './on/user-updated.ts'
import { sendDueDeliveries } from './send-due-deliveries.ts'
import { sendDueMessages } from './send-due-messages.ts'
import { poster } from './webhooks/post.ts'

interface Dependencies {
  db: Database
  keys: KeyRing
  openMailer: OpenMailer
  /** What the secrets of webhooks follow from. */
  masterKeys: MasterKeys
  /** For tests and development: webhooks may be http, and at any address. */
  localWebhooks: boolean
  /** How often operators are told what failed, in milliseconds. Default an hour. */
  digestEveryMs?: number
  /** Those that the digest tells of too. Default none. */
  deadLetters?: DeadLetters
}

/** Writes to users about what concerns them, by the mailers it opens, and pushes it to their webhooks. */
export const notifications = ({
  db,
  keys,
  openMailer,
  masterKeys,
  localWebhooks,
  digestEveryMs = 3_600_000,
  deadLetters,
}: Dependencies): Service => ({
  name: 'notifications',
  emits: [MessageSent, MessageFailed],
  keys,
  handlers: [
    keepDataKeys(DataKeyChanged),
    userCreated,
    userUpdated,
    userDeactivated,
    userErased,
    orderPlaced,
    orderReduced,
    orderConfirmed,
    orderCancelled,
    paymentDeclined,
    prescriptionReceived,
    prescriptionApproved,
    prescriptionRejected,
    shipmentCreated,
    shipmentStatusChanged,
    parcelFailed,
    parcelDelivered,
    parcelReturned,
    returnRequested,
    returnApproved,
    returnReceived,
    returnRejected,
  ],
  routes: [
    listNotifications(db),
    preferences(db),
    createWebhook(db, { masterKeys, allowLocal: localWebhooks }),
    webhooks(db),
  ],
  jobs: [
    sendDueMessages(db, openMailer),
    sendDueDeliveries(db, masterKeys, poster({ allowLocal: localWebhooks })),
    digestFailures(db, digestEveryMs),
    ...(deadLetters ? [noteDeadLetters(db, deadLetters, digestEveryMs)] : []),
  ],
})
