import { existsSync, writeFileSync } from 'node:fs'
import type { Secrets } from '../secrets.ts'
import { people } from './people.ts'
import { products } from './products.ts'

interface SeedOptions {
  readonly gateway: string
  readonly secrets: Secrets
  /** Is there when the seed was sown: what a user changed or deleted since then stays so. */
  readonly mark: string
}

/**
 * Lists the products of the demo, with stock, as an operator would: over HTTP. Safe to repeat when it was interrupted;
 * the keys of the requests keep the stock from being added twice.
 */
export async function seed({ gateway, secrets, mark }: SeedOptions): Promise<void> {
  if (existsSync(mark)) return
  const operator = people(secrets).find(({ roles }) => roles.some((role) => role === 'operator'))
  const call = caller(gateway)
  const { accessToken } = await call<{ accessToken: string }>('POST', '/api/auth/login', {
    email: operator?.email,
    password: operator?.password,
  })

  await Promise.all(
    products.map(async ({ sku, name, price, stock, requiresPrescription = false }) => {
      const product = {
        name,
        price: { amountMinor: price, currency: 'EUR' },
        requiresPrescription,
        active: true,
        lowStockAt: Math.floor(stock / 10),
      }
      await call('PUT', `/api/products/${sku}`, product, { authorization: `Bearer ${accessToken}` })
      const west = Math.floor(stock / 3)
      for (const [warehouse, delta] of [
        ['east', stock - west],
        ['west', west],
      ] as const) {
        await call(
          'POST',
          `/api/products/${sku}/stock`,
          { delta, reason: 'opening stock', warehouse },
          { authorization: `Bearer ${accessToken}`, 'idempotency-key': `seed-${sku}-${warehouse}` },
        )
      }
    }),
  )
  writeFileSync(mark, `${new Date().toISOString()}\n`)
}

const caller =
  (gateway: string) =>
  async <T>(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> => {
    const response = await fetch(gateway + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok)
      throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
