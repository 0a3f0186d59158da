import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { publish } from '../src/index.ts'
import { createWorld, until, type World } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const KILLS = 50
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const script = fileURLToPath(new URL('dying-relay.ts', import.meta.url))

function startDying(t: TestContext, world: World, signal: 'SIGKILL' | 'SIGSTOP'): ChildProcess {
  const { url, brokers, topicPrefix } = world
  const cache = join(tmpdir(), 'waybill-dying-relay')
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: cache,
    WORLD: JSON.stringify({ url, brokers, topicPrefix, signal }),
  }
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  return child
}

/** Publishes the next numbers of every key, each in a transaction of its own. */
function createWriter({ db }: World) {
  let n = 0
  return {
    last: () => n,
    async write(rounds: number) {
      for (let i = 0; i < rounds; i++) {
        n++
        await Promise.all(KEYS.map((id) => db.transaction((tx) => publish(tx, Ping({ id, n, at })))))
      }
    },
  }
}

const drained = ({ db }: World) =>
  until(
    'the outbox is empty',
    async () => (await db.query('select from messaging.outbox limit 1')).length === 0,
    30_000,
  )

/** Lost 0, inversions 0: the first occurrences of each key are 1, 2, 3 … up to `last`. Returns how many copies there were. */
async function audit(world: World, last: number): Promise<number> {
  const decode = Ping.codec.decoderFor(Ping.schema)
  const records = (await world.dump(Ping.topic)).map(({ key, value }) => ({
    key: key?.toString() ?? '',
    n: (decode(value?.subarray(5) ?? Buffer.alloc(0)) as { n: number }).n,
  }))
  const expected = Array.from({ length: last }, (_, i) => i + 1)
  for (const key of KEYS) {
    const seen = new Set(records.filter((record) => record.key === key).map(({ n }) => n))
    assert.deepEqual([...seen], expected, `first occurrences of ${key}`)
  }
  return records.length - last * KEYS.length
}

test(`a relay killed ${KILLS} times between send and delete: nothing lost, every key in order, only copies`, async (t) => {
  // In two databases side by side, since each start takes most of a second.
  await Promise.all(
    [0, 1].map(async () => {
      const world = await createWorld(t)
      const writer = createWriter(world)
      for (let kill = 0; kill < KILLS / 2; kill++) {
        await writer.write(1)
        const [, signal] = await once(startDying(t, world, 'SIGKILL'), 'exit')
        assert.equal(signal, 'SIGKILL')
      }
      world.relay()
      await drained(world)
      const copies = await audit(world, writer.last())
      assert.ok(copies > 0, 'what was sent and not deleted is sent again')
    }),
  )
})

test('a relay stopped past its hold loses its buckets within 10 s; continued, it deletes nothing and starts anew', async (t) => {
  const world = await createWorld(t)
  const writer = createWriter(world)
  await writer.write(3)
  const stopped = startDying(t, world, 'SIGSTOP')
  let counted = ''
  stopped.stdout?.on('data', (data) => {
    counted += data
  })
  // A start on a busy machine takes its time.
  await until('it has sent', async () => (await world.dump(Ping.topic)).length > 0, 60_000)

  const other = world.relay()
  await until('the other has all the buckets', () => other.status().buckets === 64, 15_000)
  await writer.write(3)
  await drained(world)
  // Rows that the stopped one knows nothing of, to see that it takes none away.
  await other.close()
  await writer.write(3)
  stopped.kill('SIGCONT')
  await until('it notices', () => counted.includes('waybill_relay_errors_total'))
  await drained(world)
  await audit(world, writer.last())
})
