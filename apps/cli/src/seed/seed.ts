import { createHmac } from 'node:crypto'
import { ApiError, type Client, createClient } from '@waybill/client'
import { fillShelf, products } from '@waybill/local/seed'
import type { SeedOptions } from '../commands/seed.ts'
import { countOf } from '../dlq/select.ts'
import { print } from '../output/print.ts'
import { table } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'
import { gatewayUrl, running } from '../platform/running.ts'
import { type Staff, tell } from './fate.ts'
import { fates, type Planned, planSeed } from './plan.ts'

/**
 * Fills the platform with products, customers and orders that have ended, all through its API. The same seed again makes
 * only what is not there yet.
 */
export async function seed(options: SeedOptions): Promise<void> {
  const number = countOf('--seed', options.seed)
  const people = countOf('--customers', options.customers)
  const staff: Staff = { operator: await logIn('operator'), pharmacist: await logIn('pharmacist') }
  const newProducts = await fillShelf(staff.operator)

  const shelf = products.map(({ sku, requiresPrescription = false }) => ({ sku, requiresPrescription }))
  const plan = planSeed(number, people, countOf('--orders', options.orders), shelf)
  const customers: Customer[] = []
  for (let i = 0; i < people; i++) customers.push(await openAccount(`seed-${number}-${i}@waybill.example`, i))
  const made = await Promise.all(
    customers.map(({ api }, i) =>
      history(
        api,
        staff,
        `seed-${number}-${i}`,
        plan.filter(({ customer }) => customer === i),
      ),
    ),
  )

  const placed = made.flat()
  const counts = Object.fromEntries(fates.map((fate) => [fate, placed.filter((each) => each.fate === fate).length]))
  const newCustomers = customers.filter(({ isNew }) => isNew).length
  const summary = { seed: number, products: newProducts, customers: newCustomers, orders: placed.length, ...counts }
  print(summary, options.json, () => {
    const there = plan.length - placed.length
    const rows = Object.entries(summary).slice(1)
    return `${table(
      ['made', `seed ${number}`],
      rows.map((row) => row.map(String)),
    )}\n${there} orders were there already.`
  })
}

interface Customer {
  api: Client
  isNew: boolean
}

// Found again by whoever runs this platform, and guessed by nobody: it hangs on the platform's own secrets.
const passwordOf = (email: string) =>
  createHmac('sha256', running().logins.operator.password).update(email).digest('base64url')

async function openAccount(email: string, i: number): Promise<Customer> {
  const url = gatewayUrl()
  const anyone = createClient({ url })
  const login = { email, password: passwordOf(email) }
  const isNew = await anyone.register({ body: { ...login, name: `Sam Seed ${i}` } }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiError && error.code === 'email-taken') return false
      throw error
    },
  )
  const { accessToken: token } = await anyone.logIn({ body: login })
  return { api: createClient({ url, token }), isNew }
}

/** Places what is not there yet of a customer's orders, one after the other, and waits for the end of each. */
async function history(api: Client, staff: Staff, key: string, plan: readonly Planned[]): Promise<Planned[]> {
  const missing = plan.slice(await countOrders(api))
  for (const order of missing) await tell(api, staff, `${key}-${plan.indexOf(order)}`, order)
  return missing
}

async function countOrders(api: Client): Promise<number> {
  let count = 0
  let after: string | undefined
  do {
    const { items, next } = await api.listOrders({ limit: 100, ...(after && { after }) })
    count += items.length
    after = next ?? undefined
  } while (after)
  return count
}
