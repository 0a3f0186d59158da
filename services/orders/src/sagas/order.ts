import {
  OrderCancelRequested,
  OrderPacked,
  OrderRefundRequested,
  OrderStopped,
  ParcelDelivered,
  ParcelReturned,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentExpired,
  PrescriptionApproved,
  PrescriptionRejected,
  StockRejected,
  StockReserved,
} from '@waybill/contracts'
import { Overdue, type Saga, saga } from '@waybill/messaging'
import { askToStop, callForAttention, cancel, fulfil, join, type Order, pack } from '../order.ts'
import { approve, reject } from '../partial.ts'
import { saveStatus } from '../store.ts'
import { type Deadlines, deadlineOf } from './deadlines.ts'

const HOLD_EXPIRED = 'the hold on the card expired'

/**
 * The way of an order: all that may happen to it, and when. A pair that is not in the table changes nothing:
 * mostly a duplicate, or an answer to an order that is over.
 */
export const orderSaga = (deadlines: Deadlines): Saga<Order> =>
  saga<Order>('order', {
    // Parcels of stand-alone shipments have no order, hence no saga.
    key: ({ data }) => data.orderId ?? 'no order',
    save: saveStatus,

    steps: (when) => {
      // Each decision gets the deadline of the state that it leads to.
      const row: typeof when = (step, event, decide) =>
        when(step, event, (order, seen) => {
          const change = decide(order, seen)
          return change && { ...change, ...deadlineOf(change.state, deadlines) }
        })

      return [
        // Payment, stock and prescription answer in any order. The last yes confirms, the first no cancels.
        row('placed', PaymentAuthorized, (order) => join(order, 'payment')),
        row('placed', StockReserved, (order) => join(order, 'stock')),
        row('placed', PrescriptionApproved, approve),
        row('placed', PaymentDeclined, (order, { data }) => cancel(order, `payment declined: ${data.reason}`)),
        row('placed', StockRejected, (order, { data }) => cancel(order, outOfStock(data))),
        // The customer chose whether the rest comes then.
        row('placed', PrescriptionRejected, (order, { data }) => reject(order, data)),
        row('placed', OrderCancelRequested, (order, { data }) => cancel(order, data.reason)),
        // It waited longer for its pharmacist than the card's hold stood.
        row('placed', PaymentExpired, (order) => cancel(order, HOLD_EXPIRED)),
        row('placed', Overdue, (order) =>
          cancel(order, `not confirmed in time: no answer on ${order.awaits.join(', ')}`),
        ),

        // Who is first, the packer or the one who cancels? Fulfillment knows and answers with one of the next two.
        row(['confirmed', 'cancelling'], OrderPacked, pack),
        // In `placed` it is the answer to a cancel request that is itself not read yet: it can't be packed any more.
        row(['placed', 'confirmed', 'cancelling'], OrderStopped, (order, { data }) =>
          cancel(order, order.reason ?? data.reason),
        ),
        row('confirmed', OrderCancelRequested, (order, { data }) => askToStop(order, data.reason)),
        row('confirmed', Overdue, (order) => stop(order, 'not packed in time')),
        // What was put aside had expired before inventory read the confirmation, and somebody else has it.
        row('confirmed', StockRejected, (order, { data }) => stop(order, outOfStock(data))),
        row('confirmed', PaymentExpired, (order) => stop(order, HOLD_EXPIRED)),
        row('cancelling', Overdue, callForAttention),

        // Packed. What follows may be read before the packing itself: topics are not ordered among each other.
        row(['confirmed', 'cancelling', 'packed'], PaymentCaptured, (order) => fulfil(order, 'capture')),
        row(['confirmed', 'cancelling', 'packed'], ParcelDelivered, (order) => fulfil(order, 'delivery')),
        row(['confirmed', 'cancelling', 'packed'], ParcelReturned, (order, { data }) =>
          order.awaits.includes('delivery') ? cancel(order, `returned: ${data.reason}`) : undefined,
        ),
        row('packed', Overdue, callForAttention),

        // Over, and then money moves: give it back.
        row('cancelled', PaymentAuthorized, (order) => refund(order, 'authorized after the order was cancelled')),
        row('cancelled', PaymentCaptured, (order) => refund(order, 'captured after the order was cancelled')),
      ]
    },
  })

const outOfStock = ({ missing }: StockRejected) => `out of stock: ${missing.map(({ sku }) => sku).join(', ')}`

const stop = (order: Order, reason: string) =>
  askToStop(order, reason, [OrderCancelRequested({ orderId: order.orderId, reason, requestedBy: 'deadline' })])

const refund = (order: Order, reason: string) => ({
  state: order,
  emit: [OrderRefundRequested({ orderId: order.orderId, reason })],
})
