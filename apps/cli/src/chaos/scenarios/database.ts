import { lastRecords, readBrokers } from '@waybill/messaging'
import { clearFault, hitsOf, setFault } from '../harm/faults.ts'
import { back, holdDown, standStill } from '../harm/processes.ts'
import { inDatabase } from '../harm/rows.ts'
import type { Scenario, Stage } from '../scenario.ts'

const HOLE_S = 10

export const database: readonly Scenario[] = [
  {
    row: 5,
    name: 'postgres-killed',
    fault: 'kill -9 of PostgreSQL, which is away for 5 s',
    expects: 'requests are refused, not swallowed; what was accepted goes on',
    proof: 'test/crashes.e2e.test.ts "postgres is killed while orders run …"',
    async harm(stage) {
      await holdDown(stage, 'postgres', 5_000)
      await back(stage, 'postgres')
    },
  },
  {
    row: 6,
    name: 'postgres-paused',
    fault: 'PostgreSQL with all its sessions stands still for 20 s',
    expects: 'requests time out and are sent again; no service has to be restarted',
    accepts: true,
    proof: 'packages/messaging/test/relay.int.test.ts "a process that stands still …" (the other side of it)',
    harm: (stage) => standStill(stage, ['postgres'], 20_000),
  },
  {
    row: 7,
    name: 'answer-lost',
    fault: 'orders and payments do their work and lose three answers of ten, for 10 s',
    expects: 'the client asks again with its key and gets the one order that there is; no charge happens twice',
    needs: 'faults',
    quick: true,
    proof:
      'packages/messaging/test/relay.int.test.ts "COMMIT that is answered by silence …" (the COMMIT itself, by a proxy)',
    async harm(stage) {
      const services = ['orders', 'payments'] as const
      for (const service of services) await setFault(stage, service, 'drop-reply', { percent: 30 })
      await stage.pause(10_000)
      let lost = 0
      for (const service of services) {
        lost += await hitsOf(stage, service)
        await clearFault(stage, service)
      }
      stage.figure('answers lost', lost)
      stage.expect('answers were lost', lost > 0)
    },
  },
  {
    row: 10,
    name: 'open-transaction',
    fault: `a transaction takes its place in the outbox of identity and stays open for ${HOLE_S} s, while others behind it commit`,
    expects: 'its event is published all the same, once it commits',
    quick: true,
    proof: 'packages/messaging/test/interleavings.int.test.ts "1000 interleavings …"',
    async harm(stage) {
      const [copied] = await lastRecords({ brokers: readBrokers(stage.run.kafka), topic: 'identity.v1', last: 1 })
      if (!copied?.key || !copied.value) throw new Error('identity.v1 is empty')
      const { key, value } = copied
      const id = copied.headers.get('ce_id')?.toString() ?? ''
      const headers = JSON.stringify(
        Object.fromEntries([...copied.headers].map(([name, bytes]) => [name, bytes.toString()])),
      )
      const before = await timesOnTopic(stage, id)
      await inDatabase(stage, 'identity', (db) =>
        db.transaction(async (tx) => {
          await tx.query(
            `insert into messaging.outbox (bucket, event_id, topic, key, value, headers)
             values (0, $1, 'identity.v1', $2, $3, convert_to($4, 'UTF8'))`,
            [id, key, value, headers],
          )
          await tx.query(`select pg_sleep(${HOLE_S})`)
        }),
      )
      await stage.until('the late event is on its topic', async () => (await timesOnTopic(stage, id)) === before + 1)
    },
  },
]

const timesOnTopic = async ({ run }: Stage, id: string): Promise<number> =>
  (await lastRecords({ brokers: readBrokers(run.kafka), topic: 'identity.v1', last: 10_000 })).filter(
    ({ headers }) => headers.get('ce_id')?.toString() === id,
  ).length
