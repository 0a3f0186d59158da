import type { Line, Money } from '@waybill/contracts'

/** What the customer asks for. */
export type Wish = { sku: string; quantity: number }

/** What is known of a product on sale. */
export type Product = { sku: string; name: string; price: Money; requiresPrescription: boolean }

export type Priced =
  | { ok: true; lines: Line[]; total: Money; requiresPrescription: boolean }
  | { ok: false; code: 'unknown-sku'; skus: string[] }
  | { ok: false; code: 'mixed-currencies'; currencies: string[] }

/**
 * Prices an order with the products of this moment: each product on one line, whatever the customer sent, since later
 * steps count by product. The total is exact: prices and quantities are limited so that it stays below 2^53.
 */
export function price(wishes: readonly Wish[], products: readonly Product[]): Priced {
  const known = new Map(products.map((product) => [product.sku, product]))
  const lines = new Map<string, Line>()
  const unknown = new Set<string>()

  for (const { sku, quantity } of wishes) {
    const product = known.get(sku)
    if (!product) {
      unknown.add(sku)
      continue
    }
    const { name, price: unitPrice, requiresPrescription } = product
    const before = lines.get(sku)?.quantity ?? 0
    lines.set(sku, { sku, name, quantity: before + quantity, unitPrice, requiresPrescription })
  }
  if (unknown.size > 0) return { ok: false, code: 'unknown-sku', skus: [...unknown] }

  return sum([...lines.values()])
}

function sum(lines: Line[]): Priced {
  const [currency = '', ...others] = new Set(lines.map(({ unitPrice }) => unitPrice.currency))
  if (others.length > 0) return { ok: false, code: 'mixed-currencies', currencies: [currency, ...others] }

  return {
    ok: true,
    lines,
    total: { amountMinor: totalOf(lines), currency },
    requiresPrescription: lines.some((line) => line.requiresPrescription),
  }
}

/** What lines cost together, in minor units of their one currency. */
export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice.amountMinor, 0)
