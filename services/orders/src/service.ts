import {
  DataKeyChanged,
  OrderCancelled,
  OrderCancelRequested,
  OrderCompleted,
  OrderConfirmed,
  OrderPlaced,
  OrderReduced,
  OrderRefundRequested,
  ReturnApproved,
  ReturnReceived,
  ReturnRejected,
  ReturnRequested,
} from '@waybill/contracts'
import { type Database, type KeyRing, keepDataKeys } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { cancelOrder } from './http/cancel-order.ts'
import { decideReturn } from './http/decide-return.ts'
import { listOrders } from './http/list-orders.ts'
import { listReturns } from './http/list-returns.ts'
import { placeOrder, type Rules } from './http/place-order.ts'
import { requestReturn } from './http/request-return.ts'
import { showOrder } from './http/show-order.ts'
import { paymentRefunded } from './on/payment-refunded.ts'
import { productListed } from './on/product-listed.ts'
import { userCreated } from './on/user-created.ts'
import { userDeactivated } from './on/user-deactivated.ts'
import { userErased } from './on/user-erased.ts'
import { userUpdated } from './on/user-updated.ts'
import { orderSaga } from './sagas/order.ts'

interface Dependencies extends Rules {
  db: Database
  keys: KeyRing
}

/** Takes orders and sees each of them to its one end. */
export const orders = ({ db, keys, ...rules }: Dependencies): Service => {
  const saga = orderSaga(rules.deadlines)

  return {
    name: 'orders',
    emits: [
      OrderPlaced,
      OrderReduced,
      OrderConfirmed,
      OrderCancelRequested,
      OrderRefundRequested,
      OrderCompleted,
      OrderCancelled,
      ReturnRequested,
      ReturnApproved,
      ReturnReceived,
      ReturnRejected,
    ],
    keys,
    handlers: [
      keepDataKeys(DataKeyChanged),
      productListed,
      userCreated,
      userUpdated,
      userDeactivated,
      userErased,
      paymentRefunded,
    ],
    sagas: [saga],
    routes: [
      placeOrder(db, saga, rules),
      listOrders(db),
      showOrder(db),
      cancelOrder(db),
      requestReturn(db),
      listReturns(db),
      decideReturn(db),
    ],
  }
}
