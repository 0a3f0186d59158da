import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { silent } from '@waybill/messaging'
import { until } from '@waybill/testing'
import { createGenerator } from '../src/server/load/generator.ts'
import { parseLine } from '../src/server/logs/parse-line.ts'
import { readLogs } from '../src/server/logs/read-logs.ts'
import { createOperations } from '../src/server/operations/operations.ts'
import { commandOf, refusalOf, usual } from '../src/web/pages/load/wish.ts'
import type { RatedTopic } from '../src/web/pages/topics/sort.ts'
import { around, graphOf } from '../src/web/pages/topology/graph.ts'
import { operationsInMemory } from './operations-in-memory.ts'

test('a load is refused with the reason before it is begun', () => {
  assert.equal(refusalOf(usual), undefined)
  assert.match(refusalOf({ ...usual, rate: 0 }) ?? '', /rate/)
  assert.match(refusalOf({ ...usual, seconds: Number.NaN }) ?? '', /seconds/)
  assert.match(refusalOf({ ...usual, mix: { ...usual.mix, declined: 101 } }) ?? '', /mix/)
  assert.match(refusalOf({ ...usual, rate: 500, seconds: 3_600 }) ?? '', /1800000 orders; one run has 100000/)
  assert.equal(commandOf(usual), './waybill load --rate 10 --for 60s --customers 10')
})

test('one load runs at a time, and one that fails says why and makes room', async () => {
  const operations = createOperations(operationsInMemory(), silent)
  const nowhere = { gatewayUrl: 'http://127.0.0.1:9', brokers: ['127.0.0.1:9'], topicPrefix: '', registryUrl: '' }
  const generator = createGenerator(operations, nowhere)
  assert.equal(generator.run(), undefined)
  const { id } = await generator.begin(usual, 'me', 'token')
  await assert.rejects(generator.begin(usual, 'somebody', 'token'), { status: 409, code: 'load-runs' })
  await until(async () => (await operations.find(id))?.state === 'failed')
  const { state, error, operation } = generator.run() ?? {}
  assert.deepEqual([state, operation], ['ended', id])
  assert.match(error ?? '', /127\.0\.0\.1:9/)
  await assert.rejects(generator.begin({ ...usual, rate: 500, seconds: 3_600 }, 'me', 'token'), { status: 422 })
  await generator.begin(usual, 'somebody', 'token')
  await operations.close()
})

test('a line of a log is read by its fields; what is no JSON is shown as it is, at the time of the line before', () => {
  const text =
    '{"level":"warn","time":"2026-11-21T12:00:00.000Z","service":"orders","msg":"Late","orderId":"o","correlationId":"c","ms":3}'
  const line = parseLine('orders-1', text, null)
  assert.deepEqual(
    [line.service, line.process, line.level, line.message, line.orderId, line.correlationId],
    ['orders', 'orders-1', 'warn', 'Late', 'o', 'c'],
  )
  assert.deepEqual(line.rest, { orderId: 'o', correlationId: 'c', ms: 3 })
  const cut = parseLine('kafka', '{"level":"wa', line.time)
  assert.deepEqual([cut.level, cut.message, cut.time], ['info', '{"level":"wa', line.time])
})

test('logs of all processes come in the order of their times, filtered by service, level and text, and bounded', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-logs-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const line = (second: number, level: string, msg: string) =>
    `${JSON.stringify({ level, time: `2026-11-21T12:00:${String(second).padStart(2, '0')}.000Z`, msg })}\n`
  writeFileSync(join(folder, 'orders.log'), line(1, 'info', 'one') + line(3, 'error', 'three'))
  writeFileSync(join(folder, 'orders-1.log'), line(2, 'warn', 'two'))
  writeFileSync(join(folder, 'kafka.log'), 'Kafka Server started\n')
  writeFileSync(join(folder, 'orders.log.1'), line(0, 'error', 'rotated'))
  const said = async (filter: Parameters<typeof readLogs>[1]) =>
    (await readLogs(folder, filter)).lines.map(({ message }) => message)
  assert.deepEqual(await said({}), ['Kafka Server started', 'one', 'two', 'three'])
  assert.deepEqual(await said({ service: 'orders' }), ['one', 'two', 'three'])
  assert.deepEqual(await said({ service: 'orders-1' }), ['two'])
  assert.deepEqual(await said({ level: 'warn' }), ['two', 'three'])
  assert.deepEqual(await said({ q: 'THREE' }), ['three'])
  assert.deepEqual((await readLogs(folder, {})).processes, ['kafka', 'orders', 'orders-1'])

  const long = 'x'.repeat(10_000)
  for (let at = 0; at < 120; at++) appendFileSync(join(folder, 'orders.log'), line(at % 60, 'info', `${at} ${long}`))
  const { lines, complete } = await readLogs(folder, { service: 'orders' })
  assert.equal(complete, false, 'a megabyte of it is read')
  assert.ok(lines.length < 120 && lines.every(({ message }) => !message.startsWith('{')), 'no line is cut')
  for (let at = 0; at < 600; at++) appendFileSync(join(folder, 'kafka.log'), `line ${at}\n`)
  const many = await readLogs(folder, { service: 'kafka' })
  assert.deepEqual([many.lines.length, many.complete, many.lines.at(-1)?.message], [500, false, 'line 599'])
})

const topic = (name: string, owner: string | null, readers: [group: string, lag: number][] = []): RatedTopic =>
  ({
    ...{ name, owner, role: 'event', perSecond: 2 },
    readers: readers.map(([group, lag]) => ({ group, state: 'Stable', lag })),
  }) as unknown as RatedTopic

test('the topology has who writes a topic and who reads it, and lights what a node is connected with', () => {
  const graph = graphOf([
    topic('payments.v1', 'payments', [['orders', 0]]),
    topic('orders.v1', 'orders', [
      ['payments', 3],
      ['inventory', 0],
    ]),
    topic('foreign.v1', null, [['somebody', 1]]),
  ])
  assert.deepEqual(
    graph.edges.map(({ from, to, lag }) => `${from} ${to} ${lag}`),
    [
      'service:orders topic:orders.v1 0',
      'topic:orders.v1 group:payments 3',
      'topic:orders.v1 group:inventory 0',
      'service:payments topic:payments.v1 0',
      'topic:payments.v1 group:orders 0',
    ],
  )
  assert.deepEqual([...around(graph, 'service:orders')].sort(), [
    'group:inventory',
    'group:payments',
    'service:orders',
    'topic:orders.v1',
  ])
  assert.deepEqual([...around(graph, 'group:payments')].sort(), ['group:payments', 'service:orders', 'topic:orders.v1'])
})
