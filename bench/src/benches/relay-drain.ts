import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { compare } from '../report/pair.ts'
import { KEYS } from '../work/measured.ts'
import { startWorker } from '../work/worker.ts'
import { concurrentFloor } from './relay-drain/floor.ts'
import { relayContender, rowLoopContender } from './relay-drain/relays.ts'

/** How many rows each drains; the slow ones get fewer, since a rate is a rate. */
export interface Sizes {
  readonly rows: number
  readonly slowRows: number
  readonly keys: number
}

export type DrainRun = Pick<Run, 'machine' | 'say'>

export const relayDrain: Bench = {
  name: 'relay-drain',
  measures: 'a backlog of 200,000 rows of 500 bytes, from the start of the relay to the last acknowledgement',
  against: "Kafka's own load tool and the relay's SQL by pgbench, run together (floor); a row-by-row loop",
  async run(run) {
    const sizes = run.quick ? { rows: 4_000, slowRows: 200, keys: 100 } : { rows: 200_000, slowRows: 4_000, keys: KEYS }
    const worker = await startWorker()
    const loop = await startWorker()
    try {
      const contenders: Contender[] = [
        relayContender('relay', worker, sizes, run),
        concurrentFloor('concurrent floor', sizes, run),
        rowLoopContender('row loop', loop, sizes, run),
      ]
      const samples = await interleave(contenders, run.rounds, run)
      const question = { bench: 'relay-drain', subject: 'relay', seed: run.seed }
      const pairs = [
        compare({ ...question, peer: 'concurrent floor', isFloor: true, reach: 0.5, aim: 0.8 }, samples),
        compare({ ...question, peer: 'row loop', reach: 20, aim: 30 }, samples),
      ]
      return { pairs, samples }
    } finally {
      await worker.end()
      await loop.end()
    }
  },
}
