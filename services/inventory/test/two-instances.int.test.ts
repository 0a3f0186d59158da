import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StockRejected, StockReserved } from '@waybill/contracts'
import { createBroker, createDatabase, publishAs, received, settled, startService } from '@waybill/testing'
import { inventory } from '../src/service.ts'
import { levelsOf, migrations, order, stocked } from './start.ts'

test('two hundred buyers for ten pieces in two warehouses, served by two instances: exactly ten win', async (t) => {
  const broker = await createBroker(t)
  const database = await createDatabase(t, { migrations })
  const start = () =>
    startService(t, {
      service: ({ db }) => inventory({ db, reservationTtlMs: 3_600_000 }),
      migrations,
      broker,
      database,
    })
  const services = [await start(), await start()] as const
  const told = await received(t, broker, ['inventory.v1'])
  await stocked(services[0], 'rare', 6, 4)

  const buyers = Array.from({ length: 200 }, () => order({ rare: 1 }))
  await publishAs(t, broker, ...buyers.map(({ placed }) => placed))
  await settled([...services])

  const answers = told.all().map(({ type }) => type)
  assert.equal(answers.filter((type) => type === StockReserved.type).length, 10)
  assert.equal(answers.filter((type) => type === StockRejected.type).length, 190)
  assert.deepEqual(
    (await levelsOf(services[0].db, 'rare')).map(({ available, reserved }) => [available, reserved]),
    [
      [0, 6],
      [0, 4],
    ],
  )
})
