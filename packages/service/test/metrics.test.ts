import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMetrics } from '../src/metrics.ts'

test('what the library counts shows in Prometheus text', async () => {
  const metrics = openMetrics({ service: 'orders', instance: '1' })
  metrics.count('things_total', { kind: 'a' })
  metrics.count('things_total', { kind: 'a' }, 4)
  metrics.gauge('depth', {}, 7)
  metrics.observe('wait_seconds', {}, 0.2)
  const text = await metrics.text()
  assert.match(text, /things_total\{kind="a",service="orders",replica="1"\} 5/)
  assert.match(text, /depth\{service="orders",replica="1"\} 7/)
  assert.match(text, /wait_seconds_bucket\{le="0.25",service="orders",replica="1"\} 1/)
})

test('/metrics/dlq tells of dead letters and retries only', async () => {
  const metrics = openMetrics({ service: 'orders', instance: '1' })
  const records = { service: 'orders', topic: 'payments.v1' }
  metrics.count('waybill_records_total', { ...records, outcome: 'applied' }, 9)
  metrics.count('waybill_records_total', { ...records, outcome: 'dead-lettered' }, 2)
  metrics.count('waybill_retries_total', { service: 'orders', type: 'x' })
  metrics.count('other_total', {})
  const samples = (await metrics.deadLetterText()).split('\n').filter((line) => line && !line.startsWith('#'))
  assert.equal(samples.length, 2)
  assert.match(samples[0] ?? '', /outcome="dead-lettered".* 2$/)
})
