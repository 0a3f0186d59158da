import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Producer } from '@platformatic/kafka'
import { createBroker } from '@waybill/testing'
import { waybill as run } from './waybill.ts'

const waybill = (...args: string[]) => run(args)

/** A service nobody else has, with these dead letters in partition 0. */
async function createService(
  t: TestContext,
  letters: { key: string; value: Buffer; headers: Record<string, string> }[],
) {
  const { brokers, topicPrefix } = await createBroker(t, { topics: ['orders.dlq.v1', 'orders.redrive.v1'] })
  const service = `${topicPrefix}orders`
  const producer = new Producer({ clientId: 'dlq-test', bootstrapBrokers: brokers })
  const at = '2026-11-21T08:00:00.000Z'
  const common = { dl_service: service, dl_topic: 'orders.v1', dl_partition: '0', dl_timestamp: at, dl_failed_at: at }
  await producer.send({
    messages: letters.map(({ key, value, headers }, n) => ({
      topic: `${service}.dlq.v1`,
      partition: 0,
      key: Buffer.from(key),
      value,
      headers: new Map(
        Object.entries({ ...common, dl_offset: String(n), ...headers }).map(([name, text]) => [
          Buffer.from(name),
          Buffer.from(text),
        ]),
      ),
    })),
  })
  await producer.close()
  return service
}

const refused = { dl_error_code: 'no-account', dl_error: 'no such account', ce_type: 'orders.order.placed' }
const poison = { dl_error_code: 'no-frame', dl_error: 'is not framed\u001b[2J' }

test('letters are listed by cause and one by one, and shown whole', async (t) => {
  const service = await createService(t, [
    { key: 'a', value: Buffer.from([1]), headers: refused },
    { key: 'b', value: Buffer.from([2]), headers: refused },
    { key: 'c', value: Buffer.from('no avro\u0000'), headers: { ...poison, dl_redrives: '1' } },
  ])
  const causes = await waybill('dlq', 'list', service)
  assert.equal(causes.code, 0, causes.err)
  assert.match(causes.out, /^SERVICE .*LETTERS .*CODE/)
  assert.match(causes.out, new RegExp(`${service} +2 +no-account +orders\\.order\\.placed`))
  assert.ok(!causes.out.includes('\u001b'), 'control characters are escaped')

  const json = JSON.parse((await waybill('dlq', 'list', service, '--json')).out)
  assert.deepEqual(
    json.map(({ code, letters, again }: { code: string; letters: number; again: number }) => [code, letters, again]),
    [
      ['no-account', 2, 0],
      ['no-frame', 1, 1],
    ],
  )

  const letters = await waybill('dlq', 'list', service, '--letters', '--code', 'no-account', '--json')
  assert.deepEqual(
    letters.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).place),
    ['0/0', '0/1'],
  )

  const shown = await waybill('dlq', 'show', service, '0/2')
  assert.equal(shown.code, 0, shown.err)
  assert.match(shown.out, /state +open/)
  assert.match(shown.out, /dl_error_code: no-frame/)
  assert.match(shown.out, /8 bytes \(.*not framed Avro/)
  assert.match(shown.out, /00000000 {2}6e 6f 20 61 76 72 6f 00/)
  assert.ok(!shown.out.includes('\u001b'), 'control characters are escaped')

  const missing = await waybill('dlq', 'show', service, '0/99')
  assert.equal(missing.code, 1)
  assert.match(missing.err, /has no dead letter at 0\/99/)
})

test('a redrive shows its plan, asks, and says what became of each letter', async (t) => {
  const service = await createService(t, [
    { key: 'a', value: Buffer.from([1]), headers: refused },
    { key: 'b', value: Buffer.from([2]), headers: { ...refused, dl_redrives: '3' } },
    { key: 'c', value: Buffer.from([3]), headers: poison },
  ])
  const open = async () => JSON.parse((await waybill('dlq', 'list', service, '--json')).out).length

  const nothing = await waybill('dlq', 'redrive', service)
  assert.equal(nothing.code, 1)
  assert.match(nothing.err, /Say which letters/)

  const dry = await waybill('dlq', 'redrive', service, '--all', '--dry-run')
  assert.equal(dry.code, 0, dry.err)
  assert.match(dry.out, /2 would go to .*, and to no other service\. 1 came back three times/)
  assert.equal(await open(), 2)

  const unasked = await waybill('dlq', 'redrive', service, '--all')
  assert.equal(unasked.code, 1)
  assert.match(unasked.err, /Nobody is there to be asked/)
  assert.equal(await open(), 2)

  const done = await waybill(
    'dlq',
    'redrive',
    service,
    '--code',
    'no-account',
    '--yes',
    '--json',
    '--reason',
    'account is back',
    '--by',
    'ann',
  )
  assert.equal(done.code, 0, done.err)
  const lines = done.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    lines.map(({ place, outcome }) => [place, outcome]),
    [
      ['0/1', 'refused'],
      ['0/0', 'redriven'],
      [undefined, undefined],
    ],
  )
  assert.equal(lines[2].redriven, 1)
  assert.match((await waybill('dlq', 'show', service, '0/0')).out, /state +redriven .* by ann: account is back/)
})

test('what is discarded is listed no more', async (t) => {
  const service = await createService(t, [{ key: 'a', value: Buffer.from([1]), headers: refused }])
  const unexplained = await waybill('dlq', 'discard', service, '0/0', '--yes')
  assert.equal(unexplained.code, 1)
  assert.match(unexplained.err, /--reason/)
  const done = await waybill('dlq', 'discard', service, '0/0', '--yes', '--reason', 'test order')
  assert.equal(done.code, 0, done.err)
  assert.match(done.out, /1 discarded/)
  assert.match((await waybill('dlq', 'list', service)).out, /There are no open dead letters/)
})
