import { clearFault, type Fault, type Service, setFault } from '../harm/faults.ts'
import { startGuest, startRelayBeside } from '../harm/guests.ts'
import { back, killAndWait, restartsOf, standStill } from '../harm/processes.ts'
import type { Scenario, Stage } from '../scenario.ts'

/** Longer than a relay that is silent keeps its buckets (10 s) and a consumer its partitions (6 s). */
const PAST_EVERY_HOLD_MS = 15_000
const STORM_MS = 30_000

/** Services crash by themselves, again and again, at the place that the fault names. */
async function crashing(stage: Stage, service: Service, fault: Fault, percent: number): Promise<void> {
  const before = await restartsOf(stage, service)
  await setFault(stage, service, fault, { percent })
  await stage.until(`${service} crashed three times`, async () => (await restartsOf(stage, service)) >= before + 3)
  await clearFault(stage, service)
  stage.figure('crashes', (await restartsOf(stage, service)) - before)
  await back(stage, service)
}

export const processes: readonly Scenario[] = [
  {
    row: 8,
    name: 'relay-killed',
    fault: 'kill -9 of orders, payments and inventory, each with its relay, twice',
    expects: 'copies on the topics at most, none of them with an effect',
    proof: 'packages/messaging/test/relay-crashes.int.test.ts "a relay killed 50 times …"',
    async harm(stage) {
      for (const name of ['orders', 'payments', 'inventory', 'orders', 'payments', 'inventory']) {
        await killAndWait(stage, name)
      }
    },
  },
  {
    row: 9,
    name: 'zombie-relay',
    fault:
      'a second relay carries the outbox of orders; the first stands still until it has lost everything to it, and goes on',
    expects: 'no event changes its place within its key',
    proof: 'packages/messaging/test/relay-crashes.int.test.ts "a relay stopped past its hold …"',
    async harm(stage) {
      await startRelayBeside(stage, 'orders')
      await stage.pause(3_000)
      await standStill(stage, ['orders'], PAST_EVERY_HOLD_MS)
      await stage.pause(3_000)
    },
  },
  {
    row: 11,
    name: 'killed-after-commit',
    fault: 'inventory is killed after a commit and before Kafka knows, three times',
    expects: 'what is delivered again has no effect',
    needs: 'faults',
    proof: 'packages/messaging/test/consumer.int.test.ts "an event that comes twice …"',
    harm: (stage) => crashing(stage, 'inventory', 'crash-after-commit', 10),
  },
  {
    row: 12,
    name: 'killed-after-charge',
    fault: 'payments is killed between the answer of the card network and its own commit, three times',
    expects: 'it asks again with the same key; every order is charged once',
    needs: 'faults',
    proof: 'services/payments/test/unknown.int.test.ts',
    harm: (stage) => crashing(stage, 'payments', 'crash-before-commit', 10),
  },
  {
    row: 13,
    name: 'rebalance-storm',
    fault: 'a second instance of inventory comes and goes for 30 s; each time the partitions are shared out anew',
    expects: 'orders go on, no record is applied twice or passed over',
    accepts: true,
    proof: 'packages/messaging/test/faults.int.test.ts "a storm of rebalances …"',
    async harm(stage) {
      let guests = 0
      for (const until = Date.now() + STORM_MS; Date.now() < until; guests++) {
        const guest = await startGuest(stage, 'inventory')
        await stage.pause(1_000)
        await guest.end(guests % 2 === 0 ? 'SIGTERM' : 'SIGKILL')
      }
      stage.figure('instances that came and went', guests)
    },
  },
  {
    row: 14,
    name: 'zombie-consumer',
    fault: 'inventory stands still until a second instance has all its partitions, and goes on',
    expects: 'what it still writes changes nothing',
    proof: 'packages/messaging/test/owners.int.test.ts',
    async harm(stage) {
      const guest = await startGuest(stage, 'inventory')
      await standStill(stage, ['inventory'], PAST_EVERY_HOLD_MS)
      await stage.pause(3_000)
      await guest.end('SIGTERM')
    },
  },
]
