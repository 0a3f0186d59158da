import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { perCpuSecond } from '../measure/sample.ts'
import { startDebezium } from '../peers/debezium.ts'
import { orLeftOut } from '../peers/or-left-out.ts'
import { fetchTransactionalOutbox } from '../peers/transactional-outbox.ts'
import { compare } from '../report/pair.ts'
import { KEYS } from '../work/measured.ts'
import { startWorker } from '../work/worker.ts'
import { debeziumContender } from './relay-drain/debezium.ts'
import { concurrentFloor } from './relay-drain/floor.ts'
import { pollingContender, relayContender, rowLoopContender } from './relay-drain/relays.ts'

/** How many rows each drains; the slow ones get fewer, since a rate is a rate. */
export interface Sizes {
  readonly rows: number
  readonly slowRows: number
  readonly keys: number
}

export type DrainRun = Pick<Run, 'machine' | 'say'>

const POLLING = 'pg-transactional-outbox'

export const relayDrain: Bench = {
  name: 'relay-drain',
  measures: 'a backlog of 200,000 rows of 500 bytes, from the start of the relay to the last acknowledgement',
  against: `Kafka's own load tool and the relay's SQL by pgbench, run together (floor); Debezium; ${POLLING}; a row-by-row loop`,
  async run(run) {
    const { machine, say } = run
    const sizes = run.quick ? { rows: 4_000, slowRows: 200, keys: 100 } : { rows: 200_000, slowRows: 4_000, keys: KEYS }
    const worker = await startWorker()
    const slow = await startWorker()
    const debezium = await orLeftOut('Debezium', () => startDebezium(machine.brokers, say), say)
    const polling = await orLeftOut(POLLING, () => fetchTransactionalOutbox(say), say)
    try {
      const contenders: Contender[] = [
        relayContender('relay', worker, sizes, run),
        concurrentFloor('concurrent floor', sizes, run),
        ...(debezium ? [debeziumContender('Debezium', debezium, sizes, run)] : []),
        ...(polling ? [pollingContender(POLLING, slow, sizes, run, polling)] : []),
        rowLoopContender('row loop', slow, sizes, run),
      ]
      const samples = await interleave(contenders, run.rounds, run)
      const question = { bench: 'relay-drain', subject: 'relay', seed: run.seed }
      const perCpu = { of: 'rate per CPU', value: perCpuSecond }
      const pairs = [
        compare({ ...question, peer: 'concurrent floor', isFloor: true, reach: 0.5, aim: 0.8 }, samples),
        compare({ ...question, peer: 'Debezium', reach: 1.2, aim: 1.5 }, samples),
        compare({ ...question, ...perCpu, peer: 'Debezium', reach: 1.5, aim: 3 }, samples),
        compare({ ...question, peer: POLLING, reach: 50, aim: 80 }, samples),
        compare({ ...question, peer: 'row loop', reach: 20, aim: 30 }, samples),
      ]
      return { pairs: pairs.filter(({ peer }) => samples.has(peer)), samples }
    } finally {
      await debezium?.end()
      await worker.end()
      await slow.end()
    }
  },
}
