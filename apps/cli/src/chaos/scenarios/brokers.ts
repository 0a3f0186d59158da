import { back, holdDown, killAndWait, named, standStill } from '../harm/processes.ts'
import { leaderOf } from '../harm/records.ts'
import { rowsOf } from '../harm/rows.ts'
import type { Scenario, Stage } from '../scenario.ts'

const KILLS = 3
/** Longer than a broker may be silent before another leads its partitions (6 s). */
const PAST_ELECTION_MS = 9_000

const waitingIn = async (stage: Stage, service: string) =>
  (await rowsOf<{ count: number }>(stage, service, 'select count(*)::int as count from messaging.outbox'))[0]?.count ??
  0

export const brokers: readonly Scenario[] = [
  {
    row: 1,
    name: 'leader-killed',
    fault: `kill -9 of the broker that leads orders.v1, ${KILLS} times, each time the one that leads then`,
    expects: 'orders are accepted all the time, nothing is lost',
    accepts: true,
    needs: 'three brokers',
    proof: 'packages/messaging/test/outages.e2e.test.ts (one broker)',
    async harm(stage) {
      for (let i = 0; i < KILLS; i++) {
        const name = `kafka-${await leaderOf(stage, 'orders.v1')}`
        await killAndWait(stage, name)
        await stage.until('orders.v1 is led by somebody', async () => (await leaderOf(stage, 'orders.v1')) > 0)
      }
    },
  },
  {
    row: 2,
    name: 'elections',
    fault:
      'each broker in turn, the controller among them, stands still past its session, so that others take over, and goes on',
    expects: 'orders are accepted, events are late, and none changes its place within its key',
    accepts: true,
    needs: 'three brokers',
    proof: 'packages/messaging/test/outbox.int.test.ts "two relays, one coming and going …" (order)',
    async harm(stage) {
      for (const { name } of await named(stage, 'kafka')) {
        await standStill(stage, [name], PAST_ELECTION_MS)
        await stage.pause(3_000)
      }
    },
  },
  {
    row: 3,
    name: 'too-few-replicas',
    fault: 'two of three brokers stand still for 20 s: a write needs two copies',
    expects: 'orders are accepted, their events wait in the outbox and leave it afterwards',
    accepts: true,
    needs: 'three brokers',
    proof:
      'packages/messaging/test/relay.int.test.ts "events of a topic that does not exist yet …" (what can not be written waits)',
    async harm(stage) {
      const [, ...two] = await named(stage, 'kafka')
      const still = standStill(
        stage,
        two.map(({ name }) => name),
        20_000,
      )
      await stage.pause(18_000)
      const waiting = await waitingIn(stage, 'orders')
      stage.figure('events waiting in the outbox of orders', waiting)
      stage.expect('events wait in the outbox meanwhile', waiting > 0)
      await still
    },
  },
  {
    row: 4,
    name: 'kafka-gone',
    fault: 'kill -9 of every broker; Kafka is away for 30 s',
    expects: 'orders are accepted, their events wait in the outbox and leave it afterwards',
    accepts: true,
    proof: 'test/crashes.e2e.test.ts "kafka is killed while orders run …"',
    async harm(stage) {
      const gone = holdDown(stage, 'kafka', 30_000)
      await stage.pause(25_000)
      const waiting = await waitingIn(stage, 'orders')
      stage.figure('events waiting in the outbox of orders', waiting)
      stage.expect('events wait in the outbox meanwhile', waiting > 0)
      await gone
      await back(stage, 'kafka')
    },
  },
]
