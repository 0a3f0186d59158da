import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, test } from 'node:test'
import { Client } from 'pg'
import { isAlive } from '../src/os-processes.ts'
import { lockHolder, paths } from '../src/state.ts'
import { createSystem } from '../src/testing.ts'
import { until } from '../src/until.ts'

// One small system for all of it; the steps build on each other.
test('waybill up', async (t) => {
  const system = await createSystem(t)

  await t.test('returns when all is ready, and says how long it took', async () => {
    const { code, output } = await system.waybill('up', '--detach', '--only', 'psp')
    assert.equal(code, 0, output)
    assert.match(output, /Ready in \d+\.\d s\./)
  })

  await t.test('tells how everything is reached, to this user only', () => {
    assert.equal(statSync(paths(system.state).run).mode & 0o777, 0o600)
    assert.equal(statSync(paths(system.state).secrets).mode & 0o777, 0o600)
    assert.deepEqual(Object.keys(system.run().services), ['psp'])
  })

  await t.test('a second up says that it runs, with the URLs', async () => {
    const { code, output } = await system.waybill('up')
    assert.equal(code, 0)
    assert.match(output, /running already/)
    assert.ok(output.includes(system.run().registry))
  })

  await t.test('ps shows every process', async () => {
    const { output } = await system.waybill('ps')
    for (const name of ['kafka', 'postgres', 'registry', 'mail', 'psp']) {
      assert.match(output, new RegExp(`^${name} +0 +\\d+ +\\d+ +ready +0 +\\d+[sm] +\\d+ MB$`, 'm'))
    }
  })

  for (const name of ['psp', 'postgres', 'kafka', 'registry']) {
    await t.test(`${name} is started again after kill -9`, async () => {
      const { pid = 0 } = await system.process(name)
      process.kill(pid, 'SIGKILL')
      const again = await system.ready(name, { other: pid })
      assert.ok(again.restarts >= 1)
      const { output } = await system.waybill('logs', 'supervisor')
      assert.match(output, new RegExp(`${name} was ended by SIGKILL; starting it again`))
    })
  }

  await t.test('restart gives a process a new pid, and is done when it is ready', async () => {
    const { pid } = await system.ready('psp')
    const { code, output } = await system.waybill('restart', 'psp')
    assert.deepEqual([code, output], [0, 'Restarted and ready: psp\n'])
    assert.notEqual((await system.process('psp')).pid, pid)
  })

  await t.test('a service can connect to its own database, and to no other', async () => {
    const { database, databases } = system.run()
    const own = new URL(databases.psp ?? '')
    await connect(own.href)
    for (const other of ['orders', 'postgres', 'template1']) {
      own.pathname = `/${other}`
      await assert.rejects(connect(own.href), /permission denied for database/)
    }
    await connect(database)
  })

  await t.test('reset refuses while it runs', async () => {
    const { code, output } = await system.waybill('reset', '--yes')
    assert.deepEqual([code, output], [1, 'Waybill is running. Stop it first: ./waybill down\n'])
  })

  await t.test('after kill -9 of the supervisor the next up ends what is left, and the data is there', async () => {
    await query(system.run().database, 'create table kept as select 1 as one')
    const left = await system.process('kafka')
    process.kill(lockHolder(system.state)?.pid ?? 0, 'SIGKILL')
    assert.ok(await until(() => lockHolder(system.state) === undefined, 5_000))

    const { code, output } = await system.waybill('up', '--detach', '--only', 'psp')
    assert.equal(code, 0, output)
    assert.match(output, /Ended what an earlier run left behind: .*kafka/)
    assert.notEqual((await system.process('kafka')).pid, left.pid)
    await query(system.run().database, 'select one from kept')
  })

  await t.test('down leaves nothing behind, and reset nothing at all', async () => {
    const holder = lockHolder(system.state)
    assert.equal((await system.waybill('down')).output, 'Stopped. The data stays; ./waybill reset deletes it.\n')
    assert.equal(holder && isAlive(holder), false)
    assert.equal((await system.waybill('down')).output, 'Waybill does not run.\n')
    assert.equal((await system.waybill('reset', '--yes')).code, 0)
    assert.equal(existsSync(system.state), false)
  })
})

describe('waybill up that can not start', () => {
  test('names the port that is taken, who has it, and the ways out', async (t) => {
    const system = await createSystem(t)
    const squatter = createServer().listen(Number(system.env.WAYBILL_PORT_OFFSET) + 8081, '127.0.0.1')
    t.after(() => squatter.close())
    const { code, output } = await system.waybill('up', '--only', 'psp')
    assert.equal(code, 1)
    assert.match(output, /^Port \d+ \(registry\) is taken.*WAYBILL_REGISTRY_PORT=<port>.*WAYBILL_PORT_OFFSET/m)
  })

  test('names Java when it is missing, and the ways out', async (t) => {
    const system = await createSystem(t, { PATH: '/nowhere', JAVA_HOME: '' })
    const { code, output } = await system.waybill('up', '--only', 'psp')
    assert.equal(code, 1)
    assert.match(output, /^Kafka needs Java 17 or later.* Install it .*KAFKA_BROKERS=.*docker compose up/m)
  })

  test('leaves a folder alone that is none of its own', async (t) => {
    const system = await createSystem(t, { WAYBILL_STATE: import.meta.dirname })
    const { code, output } = await system.waybill('up', '--only', 'psp')
    assert.equal(code, 1)
    assert.match(output, /is not empty and no state folder of Waybill/)
    assert.match((await system.waybill('reset', '--yes')).output, /is not empty and no state folder of Waybill/)
  })

  test('names what was given in place of our own when it does not answer', async (t) => {
    const system = await createSystem(t, { KAFKA_BROKERS: '127.0.0.1:1' })
    const { code, output } = await system.waybill('up', '--only', 'psp')
    assert.equal(code, 1)
    assert.match(output, /KAFKA_BROKERS=127\.0\.0\.1:1 can't be reached .* unset KAFKA_BROKERS/)
  })
})

async function connect(url: string): Promise<void> {
  await query(url, 'select 1')
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    await client.query(text)
  } finally {
    await client.end()
  }
}
