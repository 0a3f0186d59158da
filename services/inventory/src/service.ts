import { ProductListed, StockCommitted, StockRejected, StockReleased, StockReserved } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { adjustStock } from './http/adjust-stock.ts'
import { listProducts } from './http/list-products.ts'
import { putProduct } from './http/put-product.ts'
import { showProduct } from './http/show-product.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderPacked } from './on/order-packed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { returnReceived } from './on/return-received.ts'

/** What is on sale, what is on the shelf, and what is promised to whom. */
export const inventory = ({ db }: { db: Database }): Service => ({
  name: 'inventory',
  emits: [ProductListed, StockReserved, StockRejected, StockCommitted, StockReleased],
  handlers: [orderPlaced, orderPacked, orderCancelled, returnReceived],
  routes: [listProducts(db), showProduct(db), putProduct(db), adjustStock(db)],
})
