import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBroker } from '@waybill/testing'
import { startConsole } from './console-server.ts'

test('load, logs and access are for operators, lessons for whom they are for, and what is not here is said', async (t) => {
  const broker = await createBroker(t)
  const { ask, cookie } = await startConsole(t, broker)
  const [customer, operator] = [await cookie('customer'), await cookie('operator')]
  const post = { method: 'POST', body: '{}' }
  const statuses = (who: string) =>
    Promise.all(
      [
        ['/console/api/load', post],
        ['/console/api/load', {}],
        ['/console/api/logs', {}],
        ['/console/api/kafka/acls', {}],
        ['/console/api/learn/fan-out', {}],
        ['/console/api/learn/rebalance/begin', post],
        ['/console/api/learn/broker-loss/begin', post],
        ['/console/api/learn/first-order/begin', post],
        ['/console/api/learn/no-such-lesson', {}],
      ].map(async ([path, init]) => (await ask(who, path as string, init as RequestInit)).status),
    )
  assert.deepEqual(await statuses(customer), [403, 403, 403, 403, 403, 403, 403, 200, 404])
  // An empty wish is no load; of a lesson for admins an operator is refused; the suite's Kafka has one broker.
  assert.deepEqual(await statuses(operator), [400, 200, 200, 200, 200, 403, 409, 200, 404])

  const lessonsOf = async (who: string) => {
    const { lessons } = (await (await ask(who, '/console/api/learn')).json()) as { lessons: { id: string }[] }
    return lessons.map(({ id }) => id)
  }
  assert.deepEqual(await lessonsOf(customer), ['first-order', 'declined'])
  assert.ok((await lessonsOf(operator)).includes('broker-loss'))
  const body = async (path: string) => (await ask(operator, path)).json()
  assert.deepEqual(await body('/console/api/logs'), { here: false, processes: [], lines: [], complete: true })
  assert.deepEqual(await body('/console/api/kafka/acls'), { authorizer: false, rules: [] })
})
