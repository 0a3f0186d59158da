import {
  OrderCancelRequested,
  OrderPacked,
  OrderRefundRequested,
  OrderStopped,
  ParcelDelivered,
  ParcelFailed,
  ParcelOutForDelivery,
  ParcelReturned,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentExpired,
  PrescriptionApproved,
  PrescriptionRejected,
  ShipmentCreated,
  StockRejected,
  StockReserved,
} from '@waybill/contracts'
import { Overdue, type Saga, saga } from '@waybill/messaging'
import { askToStop, callForAttention, cancel, follow, fulfil, join, note, type Order, reserve } from '../order.ts'
import { approve, reject } from '../partial.ts'
import { type Deadlines, deadlineOf } from './deadlines.ts'
import { saveOrder } from './save-order.ts'

/** Confirmed, and not over: what follows the packing may be read before it, since topics are not ordered among each other. */
const UNDER_WAY = ['confirmed', 'cancelling', 'partly-packed', 'packed'] as const
const HOLD_EXPIRED = 'the hold on the card expired'

/**
 * The way of an order: all that may happen to it, and when. A pair that is not in the table changes nothing:
 * mostly a duplicate, or an answer to an order that is over.
 */
export const orderSaga = (deadlines: Deadlines): Saga<Order> =>
  saga<Order>('order', {
    // Parcels of stand-alone shipments have no order, hence no saga.
    key: ({ data }) => data.orderId ?? 'no order',
    save: saveOrder,

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
        row('placed', StockReserved, (order, { data }) => reserve(order, data.parcels)),
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
        row(UNDER_WAY, OrderPacked, (order, { data }) => follow(order, { ...data, state: 'packed' })),
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

        // With the first parcel it is packed, with the last one that comes to its end it is over.
        row(UNDER_WAY, PaymentCaptured, (order) => fulfil(order, 'capture')),
        row(UNDER_WAY, ShipmentCreated, (order, { data }) => follow(order, { ...data, state: 'shipped' })),
        row(UNDER_WAY, ParcelOutForDelivery, (order, { data }) =>
          follow(order, { ...data, state: 'out-for-delivery' }),
        ),
        row(UNDER_WAY, ParcelFailed, (order, { data }) => follow(order, { ...data, state: 'failed' })),
        row(UNDER_WAY, ParcelDelivered, (order, { data }) => follow(order, { ...data, state: 'delivered' })),
        row(UNDER_WAY, ParcelReturned, (order, { data }) => follow(order, { ...data, state: 'returned' })),
        row(['partly-packed', 'packed'], Overdue, callForAttention),
        // Delivered before its shipment was read of: only the tracking number is news.
        row(['completed', 'cancelled'], ShipmentCreated, (order, { data }) =>
          note(order, { ...data, state: 'shipped' }),
        ),

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
