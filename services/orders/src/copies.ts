import type { ProductListed } from '@waybill/contracts'
import type { Tx } from '@waybill/messaging'
import type { Product } from './pricing.ts'

/** The products on sale among these SKUs, as inventory last told. */
export function productsOnSale(tx: Tx, skus: readonly string[]): Promise<Product[]> {
  return tx.query<Product>(
    `select sku, name, jsonb_build_object('amountMinor', price_minor, 'currency', currency) as price,
       requires_prescription as "requiresPrescription"
     from products where active and sku = any($1)`,
    [skus],
  )
}

export async function keepProduct(tx: Tx, product: ProductListed): Promise<void> {
  await tx.query(
    `insert into products (sku, name, price_minor, currency, requires_prescription, active)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (sku) do update set
       name = excluded.name, price_minor = excluded.price_minor, currency = excluded.currency,
       requires_prescription = excluded.requires_prescription, active = excluded.active`,
    [
      product.sku,
      product.name,
      product.price.amountMinor,
      product.price.currency,
      product.requiresPrescription,
      product.active,
    ],
  )
}

/** Whether a user may order. One not heard of yet may: identity let them in, only the copy is late. */
export async function mayOrder(tx: Tx, customerId: string): Promise<boolean> {
  const [customer] = await tx.query<{ active: boolean }>('select active from customers where customer_id = $1', [
    customerId,
  ])
  return customer?.active ?? true
}

/** Keeps the id and nothing else: orders needs to know neither name nor e-mail. */
export async function keepCustomer(tx: Tx, customerId: string): Promise<void> {
  await tx.query('insert into customers (customer_id) values ($1) on conflict do nothing', [customerId])
}

export async function deactivateCustomer(tx: Tx, customerId: string): Promise<void> {
  await tx.query(
    `insert into customers (customer_id, active) values ($1, false)
     on conflict (customer_id) do update set active = false`,
    [customerId],
  )
}

/** Takes the person out of their orders; what was bought and paid stays, so that the books still add up. */
export async function forgetRecipient(tx: Tx, customerId: string): Promise<void> {
  await Promise.all([
    tx.query(`update orders set ship_to = ship_to || '{"name": "erased", "street": "erased"}' where customer_id = $1`, [
      customerId,
    ]),
    tx.query(`update returns set reason = 'erased' where customer_id = $1`, [customerId]),
  ])
}
