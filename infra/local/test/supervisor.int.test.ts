import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { ProcessBook } from '../src/supervisor/process-book.ts'
import { System } from '../src/supervisor/system.ts'
import type { ProcessUnit, SystemUnit } from '../src/supervisor/unit.ts'
import { until } from '../src/until.ts'

const obedient = 'trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done'

describe('the supervisor', () => {
  test('starts in order and stops in the reverse of it', async (t) => {
    const { system, log } = setUp(t, [shell('orders', obedient, ['kafka']), shell('kafka', obedient)])
    await system.start()
    assert.deepEqual(log, ['kafka up', 'orders up'])
    await system.stop()
    assert.deepEqual(
      log.filter((line) => line.endsWith('bye')),
      ['orders bye', 'kafka bye'],
    )
    assert.deepEqual(
      (await system.status()).map(({ state, pid }) => ({ state, pid })),
      [
        { state: 'stopped', pid: undefined },
        { state: 'stopped', pid: undefined },
      ],
    )
  })

  test('starts a process again that was killed, and says so', async (t) => {
    const { system, said } = setUp(t, [shell('orders', obedient)])
    await system.start()
    const [before] = await system.status()
    process.kill(before?.pid ?? 0, 'SIGKILL')
    assert.ok(await until(async () => said.some((text) => /ready again/.test(text)), 5_000))
    const [after] = await system.status()
    assert.match(said[0] ?? '', /^orders was ended by SIGKILL; starting it again in 0\.25 s \(restart 1\)$/)
    assert.deepEqual([after?.state, after?.restarts, after?.pid === before?.pid], ['ready', 1, false])
  })

  test('gives up a start after three attempts, and shows the last lines', async (t) => {
    const { system, said } = setUp(t, [
      shell('kafka', obedient),
      shell('orders', 'echo no settings; exit 3', ['kafka']),
    ])
    await assert.rejects(system.start(), {
      name: 'StartError',
      message: 'orders did not start: it exited with 3, 3 times in a row.\n  | no settings',
    })
    assert.equal(said.length, 2)
    assert.deepEqual(
      (await system.status()).map(({ state }) => state),
      ['stopped', 'failed'],
    )
  })

  test('gives up a process that is not ready in time', async (t) => {
    const slow = { ...shell('slow', 'sleep 60'), readyWithinMs: 100 }
    const { system } = setUp(t, [slow])
    await assert.rejects(system.start(), /slow was not ready within 0\.1 s/)
  })

  test('a failure ends the start of all others at once', async (t) => {
    const { system } = setUp(t, [shell('slow', 'sleep 60'), shell('broken', 'exit 1')])
    const since = performance.now()
    await assert.rejects(system.start(), /broken did not start/)
    assert.ok(performance.now() - since < 10_000)
  })

  test('a command that does not exist is told', async (t) => {
    const { system } = setUp(t, [{ ...shell('java', ''), command: ['/does/not/exist'] }])
    await assert.rejects(system.start(), /java did not start: it could not be run \(spawn \/does\/not\/exist ENOENT\)/)
  })

  test('kills what does not stop in time', async (t) => {
    const deaf = { ...shell('deaf', 'trap "" TERM; echo up; while :; do sleep 0.05; done'), stopWithinMs: 100 }
    const { system, said } = setUp(t, [deaf])
    await system.start()
    await system.stop()
    assert.deepEqual(said, ['deaf did not stop within 0.1 s and is killed'])
  })

  test('restarts all instances of a service, and only them', async (t) => {
    const second = { ...shell('orders-1', obedient), service: 'orders', instance: 1 }
    const { system } = setUp(t, [shell('orders', obedient), second, shell('kafka', obedient)])
    await system.start()
    assert.deepEqual(await system.restart('orders'), ['orders', 'orders-1'])
    assert.deepEqual(
      (await system.status()).map(({ restarts }) => restarts),
      [1, 1, 0],
    )
    await assert.rejects(system.restart('order'), /Nothing is named order\. There are: orders, orders-1, kafka/)
  })

  test('kills a process when asked, and it comes again', async (t) => {
    const { system } = setUp(t, [shell('orders', obedient)])
    await system.start()
    const [before] = await system.status()
    system.kill('orders')
    assert.ok(await until(async () => (await system.status())[0]?.restarts === 1, 5_000))
    assert.ok(await until(async () => (await system.status())[0]?.state === 'ready', 5_000))
    assert.notEqual((await system.status())[0]?.pid, before?.pid)
    assert.throws(() => system.kill('payments'), /Nothing is named payments\. There are: orders/)
  })

  test('starts more instances of a service and stops them again, never those that it began with', async (t) => {
    const one = { ...shell('payments', obedient), service: 'payments' }
    const more = [1, 2].map((instance) => ({
      ...shell(`payments-${instance}`, obedient),
      service: 'payments',
      instance,
    }))
    const { system } = setUp(t, [one])
    await system.start()
    const names = async () => (await system.status()).map(({ name, state }) => `${name} ${state}`)
    assert.deepEqual(await system.scale('payments', [one, ...more]), ['payments-1', 'payments-2'])
    assert.deepEqual(await names(), ['payments ready', 'payments-1 ready', 'payments-2 ready'])
    assert.deepEqual(await system.scale('payments', [one]), ['payments-1', 'payments-2'])
    assert.deepEqual(await names(), ['payments ready'])
    await assert.rejects(system.scale('payments', []), /payments was started with 1/)
    await system.scale('payments', [one, ...more])
    await system.stop()
    assert.deepEqual(await names(), ['payments stopped', 'payments-1 stopped', 'payments-2 stopped'])
  })

  test('replaces a process without a gap: the next is ready before the one that runs is told to stop', async (t) => {
    const turn = (script: string): ProcessUnit => ({ ...shell('orders', script), successor: () => turn(obedient) })
    const alone = shell('kafka', obedient)
    const { system, log } = setUp(t, [turn(obedient), alone])
    await system.start()
    const pids = async () => (await system.status()).map(({ pid }) => pid)
    const before = await pids()
    assert.deepEqual(await system.renew(''), ['orders'])
    assert.deepEqual(
      // Some shells tell of the sleep that ends with them.
      log.filter((line) => line.startsWith('orders') && line !== 'orders Terminated'),
      ['orders up', 'orders up', 'orders bye'],
    )
    assert.deepEqual(await system.renew('kafka'), ['kafka'], 'what can not run twice is restarted')
    assert.deepEqual(
      (await pids()).map((pid, i) => pid !== undefined && pid !== before[i]),
      [true, true],
    )
    await assert.rejects(system.renew('nothing'), /Nothing is named nothing/)
  })

  test('what can not start does not replace what runs', async (t) => {
    const broken = shell('orders', 'echo no settings; exit 3')
    const { system } = setUp(t, [{ ...shell('orders', obedient), successor: () => broken }])
    await system.start()
    const [before] = await system.status()
    await assert.rejects(system.renew('orders'), /orders did not start/)
    const [after] = await system.status()
    assert.deepEqual([after?.state, after?.pid], ['ready', before?.pid])
  })

  test('keeps a book of what runs', async (t) => {
    const { system, book } = setUp(t, [shell('orders', obedient)])
    await system.start()
    const [status] = await system.status()
    assert.deepEqual(
      readBook(book).map(({ name, pid }) => ({ name, pid })),
      [{ name: 'orders', pid: status?.pid }],
    )
    await system.stop()
    assert.deepEqual(readBook(book), [])
  })
})

function shell(name: string, script: string, after: string[] = []): ProcessUnit {
  return {
    kind: 'process',
    name,
    service: name.split('-')[0] ?? name,
    after,
    command: ['sh', '-c', script],
    readyLine: /up/,
    ready: async () => true,
  }
}

function setUp(t: TestContext, units: readonly SystemUnit[]) {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-supervisor-'))
  const book = join(folder, 'processes.json')
  const said: string[] = []
  const log: string[] = []
  const system = new System(units, {
    book: new ProcessBook(book),
    say: (text) => said.push(text),
    output: ({ name }, line) => log.push(`${name} ${line}`),
    done: () => {},
  })
  t.after(async () => {
    await system.stop(true)
    rmSync(folder, { recursive: true })
  })
  return { system, said, log, book }
}

const readBook = (path: string): { name: string; pid: number }[] => JSON.parse(readFileSync(path, 'utf8'))
