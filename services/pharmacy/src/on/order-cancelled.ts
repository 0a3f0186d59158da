import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { close } from '../store.ts'

/** Nobody need decide about a cancelled order. It may be read before the order itself: topics are not ordered. */
export const orderCancelled = on(OrderCancelled, ({ data }, tx) => close(tx, data.orderId))
