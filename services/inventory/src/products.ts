import type { Database, Tx } from '@waybill/messaging'
import { warehouses } from './warehouses.ts'

export type Product = {
  sku: string
  name: string
  price: { amountMinor: number; currency: string }
  requiresPrescription: boolean
  active: boolean
  /** Counts up with every change; what `If-Match` compares. */
  version: number
  available: number
}

/** What a product is made from. `lowStockAt`: fewer pieces for sale than this are told to operators; 0: never. */
export type ProductDetails = Omit<Product, 'version' | 'available'> & { lowStockAt: number }

const PRODUCT = `
  sku, name, jsonb_build_object('amountMinor', price_minor, 'currency', currency) as price,
  requires_prescription as "requiresPrescription", active, version,
  (select sum(s.available)::int from stock s where s.sku = products.sku) as available`

export async function findProduct(db: Database | Tx, sku: string): Promise<Product | undefined> {
  const [product] = await db.query<Product>(`select ${PRODUCT} from products where sku = $1`, [sku])
  return product
}

/** A page of the products on sale, by SKU, after the SKU `after`. */
export function productPage(db: Database, page: { after: string; limit: number }): Promise<Product[]> {
  return db.query<Product>(`select ${PRODUCT} from products where active and sku > $1 order by sku limit $2`, [
    page.after,
    page.limit,
  ])
}

/** The version of a product, 0 when there is none, and its lock until the transaction ends. */
export async function lockProduct(tx: Tx, sku: string): Promise<number> {
  const [row] = await tx.query<{ version: number }>('select version from products where sku = $1 for update', [sku])
  return row?.version ?? 0
}

/** Writes a product, new ones with an empty shelf in every warehouse. Returns its new version. */
export async function saveProduct(tx: Tx, product: ProductDetails): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `insert into products (sku, name, price_minor, currency, requires_prescription, active, low_stock_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (sku) do update set
       name = excluded.name, price_minor = excluded.price_minor, currency = excluded.currency,
       requires_prescription = excluded.requires_prescription, active = excluded.active, low_stock_at = excluded.low_stock_at,
       version = products.version + 1, updated_at = now()
     returning version`,
    [
      product.sku,
      product.name,
      product.price.amountMinor,
      product.price.currency,
      product.requiresPrescription,
      product.active,
      product.lowStockAt,
    ],
  )
  await tx.query('insert into stock (sku, warehouse) select $1, unnest($2::text[]) on conflict do nothing', [
    product.sku,
    [...warehouses],
  ])
  return row?.version ?? 1
}
