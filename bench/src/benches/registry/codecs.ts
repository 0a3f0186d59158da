import type { Run } from '../../bench.ts'
import type { Contender } from '../../measure/rounds.ts'
import { stopwatch } from '../../measure/sample.ts'
import type { Format } from '../../subject/codec.ts'
import type { Worker } from '../../work/worker.ts'

/** Encodes or decodes an order event in one format. */
export function codecContender(run: Run, worker: Worker, format: Format, act: 'encode' | 'decode'): Contender {
  const times = run.quick ? 1_000 : 500_000
  return {
    name: `${act} ${format}`,
    async run() {
      await worker.prepare('codec', { format, act, times })
      const stop = stopwatch({ ...run.machine.servers, node: [worker.pid], peer: [] })
      await worker.run()
      const used = stop()
      await worker.finish()
      return { events: times, ...used }
    },
  }
}
