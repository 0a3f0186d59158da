import { compressions } from '@waybill/messaging'
import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import type { Sample } from '../measure/sample.ts'
import { compare } from '../report/pair.ts'
import type { PackResult } from '../subject/pack.ts'
import { startWorker, type Worker } from '../work/worker.ts'

const SIZES = [1, 10, 100, 1_000]
const EVENTS = 10_000

export const compression: Bench = {
  name: 'compression',
  measures: `µs of CPU to pack and unpack orders as the relay does, and their bytes, in batches of ${SIZES.join(', ')}, by codec`,
  against: 'the same batches without compression',
  async run(run) {
    const workers: Worker[] = []
    try {
      const contenders: Contender[] = []
      for (const codec of compressions) {
        const worker = await startWorker()
        workers.push(worker)
        contenders.push(...SIZES.map((size) => contender(nameOf(codec, size), worker, codec, size, run)))
      }
      const samples = await interleave(contenders, run.rounds, run)
      const pairs = SIZES.flatMap((size) =>
        compressions
          .filter((codec) => codec !== 'none')
          .flatMap((codec) =>
            (['packUs', 'unpackUs', 'bytes'] as const).map((figure) => {
              const value = ({ detail, events }: Sample) => Number(detail?.[figure]) / events
              const names = { subject: nameOf(codec, size), peer: nameOf('none', size), of: WORDS[figure] }
              const question = {
                bench: 'compression',
                ...names,
                value,
                better: 'less',
                reach: null,
                aim: null,
              } as const
              return compare({ ...question, seed: run.seed }, samples)
            }),
          ),
      )
      return { pairs, samples }
    } finally {
      for (const worker of workers) await worker.end()
    }
  },
}

const WORDS = { packUs: 'CPU to pack', unpackUs: 'CPU to unpack', bytes: 'bytes' } as const

const nameOf = (codec: string, size: number): string => `${codec}, batches of ${size.toLocaleString('en')}`

function contender(
  name: string,
  worker: Worker,
  codec: (typeof compressions)[number],
  size: number,
  { quick, seed }: Run,
): Contender {
  return {
    name,
    async run(round): Promise<Sample> {
      const batches = (quick ? 1_000 : EVENTS) / size
      // Each round other orders, and the same ones for all codecs.
      await worker.prepare('pack', { compression: codec, size, batches, seed: seed + round })
      const since = performance.now()
      const { packUs, unpackUs, bytes } = await worker.run<PackResult>()
      const seconds = (performance.now() - since) / 1_000
      await worker.finish()
      const cpuUs = { node: packUs + unpackUs, postgres: 0, kafka: 0, peer: 0 }
      return { events: batches * size, seconds, cpuUs, detail: { packUs, unpackUs, bytes } }
    },
  }
}
