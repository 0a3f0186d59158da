import {
  ProductListed,
  StockCommitted,
  StockLow,
  StockRejected,
  StockReleased,
  StockReserved,
} from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { adjustStock } from './http/adjust-stock.ts'
import { listProducts } from './http/list-products.ts'
import { putProduct } from './http/put-product.ts'
import { showProduct } from './http/show-product.ts'
import { showStock } from './http/show-stock.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderConfirmed } from './on/order-confirmed.ts'
import { orderPacked } from './on/order-packed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { orderReduced } from './on/order-reduced.ts'
import { returnReceived } from './on/return-received.ts'
import { releaseExpired } from './release-expired.ts'

interface Dependencies {
  db: Database
  /** How long pieces are held for an order that is not confirmed. */
  reservationTtlMs: number
}

/** What is on sale, what is on the shelf, and what is promised to whom. */
export const inventory = ({ db, reservationTtlMs }: Dependencies): Service => ({
  name: 'inventory',
  emits: [ProductListed, StockReserved, StockRejected, StockCommitted, StockReleased, StockLow],
  handlers: [orderPlaced(reservationTtlMs), orderReduced, orderConfirmed, orderPacked, orderCancelled, returnReceived],
  routes: [listProducts(db), showProduct(db), putProduct(db), adjustStock(db), showStock(db)],
  jobs: [releaseExpired(db)],
})
