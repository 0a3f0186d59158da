import { randomUUID } from 'node:crypto'
import { cancel } from '@waybill/operations'
import { seededRandom } from '@waybill/operations/random'
import { buyers, endsOf, orderOf, type Placed, placeOrder } from '../harm/orders.ts'
import { rowsOf } from '../harm/rows.ts'
import type { Scenario, Stage } from '../scenario.ts'

const PAIRS = 100
const LATEST_CANCEL_MS = 2_500
const BUYERS = 200
const PIECES = 10
const REPEATS = 100

const accepted = (placed: readonly Placed[]) => placed.flatMap(({ orderId }) => orderId ?? [])

export const contention: readonly Scenario[] = [
  {
    row: 22,
    name: 'cancel-races',
    fault: `${PAIRS} orders, each cancelled at some moment of its first ${LATEST_CANCEL_MS / 1_000} s`,
    expects: 'each comes to one end; who pays gets the goods, who does not pays nothing',
    quick: true,
    proof: 'services/payments/test/races.int.test.ts, services/fulfillment/test/race.int.test.ts',
    async harm(stage) {
      const random = seededRandom(stage.seed)
      const [buyer] = await buyers(stage, 1)
      const ids = await Promise.all(
        Array.from({ length: PAIRS }, async () => {
          const afterMs = random() * LATEST_CANCEL_MS
          const { orderId } = await placeOrder(buyer)
          if (orderId === undefined) return []
          await stage.pause(afterMs)
          await cancel(orderId, buyer)
          return [orderId]
        }),
      )
      const { completed = 0, cancelled = 0 } = await endsOf(stage, ids.flat())
      stage.figure('delivered', completed)
      stage.figure('cancelled', cancelled)
    },
  },
  {
    row: 23,
    name: 'last-pieces',
    fault: `${BUYERS} orders at once for a product of which there are ${PIECES} pieces, in two warehouses`,
    expects: `${PIECES} are delivered, ${BUYERS - PIECES} are told that there is none`,
    quick: true,
    proof: 'services/inventory/test/two-instances.int.test.ts',
    async harm(stage) {
      const sku = `RARE-${randomUUID().slice(0, 8)}`
      const some = await buyers(stage, 4)
      await putOnSale(stage, sku)
      const known = () => rowsOf(stage, 'orders', 'select 1 from products where sku = $1', [sku])
      await stage.until('orders knows the product', async () => (await known()).length > 0)
      const placed = await Promise.all(
        Array.from({ length: BUYERS }, (_, i) => placeOrder(some[i % some.length] ?? some[0], { body: orderOf(sku) })),
      )
      const ids = accepted(placed)
      stage.expect(`all ${BUYERS} are accepted`, ids.length === BUYERS)
      const { completed = 0, cancelled = 0 } = await endsOf(stage, ids)
      stage.figure('delivered', completed)
      stage.figure('told that there is none', cancelled)
      stage.expect(`exactly ${PIECES} are delivered`, completed === PIECES)
    },
  },
  {
    row: 24,
    name: 'same-key',
    fault: `one order sent ${REPEATS} times at once with one key, then another under the same key`,
    expects: 'one order; the others get its answer or 409; the other order gets 422',
    quick: true,
    proof: 'test/journeys.e2e.test.ts "the same request sent 20 times at once …"',
    async harm(stage) {
      const [buyer] = await buyers(stage, 1)
      const key = randomUUID()
      const placed = await Promise.all(Array.from({ length: REPEATS }, () => placeOrder(buyer, { key })))
      const ids = new Set(accepted(placed))
      const told = (status: number) => placed.filter((answer) => answer.status === status).length
      stage.figure('answered with the order', told(202))
      stage.figure('answered with 409', told(409))
      stage.expect('there is one order', ids.size === 1)
      stage.expect('every answer is 202 or 409', told(202) + told(409) === REPEATS)
      const { status } = await placeOrder(buyer, { key, body: orderOf('HAND-CREAM') })
      stage.expect(`another order under the same key gets 422, not ${status}`, status === 422)
    },
  },
]

/** Lists a product, with a few pieces in each warehouse; when the stage is put right it is sold no more. */
async function putOnSale({ admin, ...stage }: Stage, sku: string): Promise<void> {
  const put = (active: boolean) =>
    admin.putProduct({
      sku,
      body: { name: 'The last of its kind', price: { amountMinor: 999, currency: 'EUR' }, active },
    })
  stage.undo(`${sku} is on sale`, () => put(false))
  await put(true)
  for (const [warehouse, delta] of [
    ['east', 6],
    ['west', PIECES - 6],
  ] as const) {
    await admin.adjustStock({ sku, body: { delta, reason: 'opening stock', warehouse } })
  }
}
