import { OrderCancelRequested } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** Somebody wants the order stopped, or its deadline does. A customer's words are not counted, only who asked. */
export const orderCancelRequested = (graceMs: number) =>
  counted(OrderCancelRequested, graceMs, (tx, { orderId, requestedBy }, seen) =>
    insertFailure(tx, orderId, 'packed', `cancel_requested_by_${requestedBy}`, seen),
  )
