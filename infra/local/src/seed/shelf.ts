import { ApiError, type Client } from '@waybill/client'
import { type Product, products } from './products.ts'

/**
 * Lists the products of the demo, with stock, as an operator would. What is listed stays as it is, and a warehouse that
 * ever had some of a product gets none: so it may be done again.
 *
 * @returns how many products were not there before
 */
export async function fillShelf(operator: Client): Promise<number> {
  const listed = await Promise.all(products.map((product) => fill(operator, product)))
  return listed.filter((isNew) => isNew).length
}

async function fill(operator: Client, product: Product): Promise<boolean> {
  const { sku, name, price, stock, requiresPrescription = false } = product
  const isNew = await isMissing(operator, sku)
  if (isNew) {
    const lowStockAt = Math.floor(stock / 10)
    const body = {
      name,
      price: { amountMinor: price, currency: 'EUR' },
      requiresPrescription,
      active: true,
      lowStockAt,
    }
    await operator.putProduct({ sku, body })
  }
  const { warehouses } = await operator.showStock({ sku })
  for (const { warehouse, available, reserved, shipped } of warehouses) {
    if (available + reserved + shipped > 0) continue
    const west = Math.floor(stock / 3)
    const body = { delta: warehouse === 'west' ? west : stock - west, reason: 'opening stock', warehouse }
    // The key is for who does it at the same moment.
    await operator.adjustStock({ sku, idempotencyKey: `seed-${sku}-${warehouse}`, body })
  }
  return isNew
}

async function isMissing(client: Client, sku: string): Promise<boolean> {
  try {
    await client.showProduct({ sku })
    return false
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return true
    throw error
  }
}
