import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { type Latency, type Sample, stopwatch } from '../measure/sample.ts'
import { quantile } from '../measure/statistics.ts'
import { compare, type Pair } from '../report/pair.ts'
import type { LiveResult } from '../subject/live.ts'
import { settle } from '../work/settle.ts'
import { startWorker, type Worker } from '../work/worker.ts'

export const relayLive: Bench = {
  name: 'relay-live',
  measures:
    'ms from the beginning of an order to its event at a consumer, at 20 and at 200 orders a second (open loop)',
  against: 'the dual write: commit the order, then send the event, with the same client',
  async run(run) {
    const rates = [20, 200]
    const workers = { outbox: await startWorker(), 'dual write': await startWorker() } as const
    try {
      const contenders = rates.flatMap((rate) =>
        (['outbox', 'dual write'] as const).map((way) => contender(way, rate, workers[way], run)),
      )
      const samples = await interleave(contenders, run.rounds, run)
      const pairs = rates.flatMap((rate) => {
        const question = {
          bench: 'relay-live',
          subject: nameOf('outbox', rate),
          peer: nameOf('dual write', rate),
          better: 'less',
          seed: run.seed,
        } as const
        const of = (name: 'p50' | 'p99', reach: number, aim: number): Pair =>
          compare(
            { ...question, of: name, value: ({ latencyMs }) => latencyMs?.[name] ?? Number.NaN, reach, aim },
            samples,
          )
        return [of('p50', 2, 1.3), of('p99', 3, 2)]
      })
      return { pairs, samples }
    } finally {
      for (const worker of Object.values(workers)) await worker.end()
    }
  },
}

const nameOf = (way: string, rate: number): string => `${way}, ${rate}/s`

function contender(way: 'outbox' | 'dual write', perSecond: number, worker: Worker, run: Run): Contender {
  const { machine, quick } = run
  return {
    name: nameOf(way, perSecond),
    async run(): Promise<Sample> {
      const place = await machine.place()
      await settle(machine, place.url)
      const seconds = quick ? 1 : perSecond < 100 ? 20 : 10
      const { brokers, registryUrl } = machine
      await worker.prepare('live', {
        url: place.url,
        registryUrl,
        brokers,
        prefix: place.prefix,
        way,
        perSecond,
        seconds,
      })
      const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: [] })
      const { whole, afterCommit, lost } = await worker.run<LiveResult>()
      const used = stop()
      await worker.finish()
      await place.clear()
      const after = latencyOf(afterCommit)
      const detail = { afterCommitP50: after.p50, afterCommitP99: after.p99 }
      const wrong = lost === 0 ? {} : { wrong: `${lost} events were committed and never came` }
      return { events: whole.length, ...used, latencyMs: latencyOf(whole), detail, ...wrong }
    },
  }
}

const latencyOf = (ms: readonly number[]): Latency => ({
  p50: quantile(ms, 0.5),
  p90: quantile(ms, 0.9),
  p99: quantile(ms, 0.99),
  max: quantile(ms, 1),
})
