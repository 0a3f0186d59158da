import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderPlaced } from '@waybill/contracts'
import { discard, on, PermanentError, silent } from '@waybill/messaging'
import { createBroker, publishAs, received, startService } from '@waybill/testing'
import { openMetrics } from '../src/metrics.ts'
import { measureOpenLetters } from '../src/open-letters.ts'
import { anOrder } from './orders.ts'

test('/metrics/dlq tells how many letters are open, by cause', async (t) => {
  const broker = await createBroker(t, { topics: ['orders.v1', 'orders.dlq.v1', 'orders.redrive.v1'] })
  const refuse = on(OrderPlaced, () => {
    throw new PermanentError('no such account', { code: 'no-account' })
  })
  const migrations = new URL('fixtures/migrations/', import.meta.url)
  const service = () => ({ name: 'orders', emits: [], handlers: [refuse] })
  const orders = await startService(t, { service, migrations, broker })
  const letters = await received(t, broker, ['orders.dlq.v1'])
  await publishAs(t, broker, anOrder())
  await letters.next(OrderPlaced)

  const text = await (await fetch(`${orders.url}/metrics/dlq`)).text()
  assert.match(text, /waybill_dead_letters_open\{code="no-account",type="orders\.order\.placed"[^}]*\} 1/)

  const metrics = openMetrics({ service: 'orders', instance: '1' })
  const measure = measureOpenLetters({ ...broker, service: 'orders', metrics, log: silent, everyMs: 0 })
  await measure()
  assert.match(await metrics.deadLetterText(), /waybill_dead_letters_open\{[^}]*\} 1/)
  await discard({ ...broker, service: 'orders', select: {}, reason: 'a test', by: 'a test' })
  await measure()
  assert.match(await metrics.deadLetterText(), /waybill_dead_letters_open\{[^}]*\} 0/)
})
