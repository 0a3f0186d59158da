import { quantile } from '@waybill/operations/quantile'
import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { type Latency, type Sample, stopwatch } from '../measure/sample.ts'
import { type Debezium, startDebezium } from '../peers/debezium.ts'
import { orLeftOut } from '../peers/or-left-out.ts'
import { compare, type Pair } from '../report/pair.ts'
import type { LiveResult } from '../subject/live.ts'
import type { Way } from '../subject/live-ways.ts'
import { captureOutbox, dropCapture } from '../work/capture.ts'
import { settle } from '../work/settle.ts'
import { startWorker, type Worker } from '../work/worker.ts'

/** One way to carry orders, at a rate. */
interface Carrying {
  readonly name: string
  readonly way: Way
  readonly perSecond: number
  readonly worker: Worker
  /** Of the way `debezium`. */
  readonly debezium?: { readonly connect: Debezium; readonly pollMs?: number }
}

const SLOW = 20
const FAST = 200

export const relayLive: Bench = {
  name: 'relay-live',
  measures: `ms from the beginning of an order to its event at a consumer, at ${SLOW} and at ${FAST} orders a second (open loop)`,
  against: `the dual write: commit the order, then send the event, with the same client; Debezium at ${SLOW}/s`,
  async run(run) {
    const workers = { outbox: await startWorker(), 'dual write': await startWorker() } as const
    const connect = await orLeftOut('Debezium', () => startDebezium(run.machine.brokers, run.say), run.say)
    try {
      const carrying: Carrying[] = [SLOW, FAST].flatMap((perSecond) =>
        (['outbox', 'dual write'] as const).map((way) => {
          return { name: nameOf(way, perSecond), way, perSecond, worker: workers[way] }
        }),
      )
      if (connect) {
        const one = { way: 'debezium', perSecond: SLOW, worker: workers['dual write'] } as const
        carrying.push({ ...one, name: nameOf('Debezium', SLOW), debezium: { connect } })
        carrying.push({ ...one, name: nameOf('Debezium, poll 10 ms', SLOW), debezium: { connect, pollMs: 10 } })
      }
      const samples = await interleave(
        carrying.map((one) => contender(one, run)),
        run.rounds,
        run,
      )
      const pair = (
        perSecond: number,
        peer: string,
        of: 'p50' | 'p99',
        reach: number | null,
        aim: number | null,
      ): Pair => {
        const value = ({ latencyMs }: Sample) => latencyMs?.[of] ?? Number.NaN
        const names = { subject: nameOf('outbox', perSecond), peer: nameOf(peer, perSecond) }
        const question = {
          bench: 'relay-live',
          ...names,
          of,
          value,
          better: 'less',
          reach,
          aim,
          seed: run.seed,
        } as const
        return compare(question, samples)
      }
      const pairs = [
        ...[SLOW, FAST].flatMap((rate) => [
          pair(rate, 'dual write', 'p50', 2, 1.3),
          pair(rate, 'dual write', 'p99', 3, 2),
        ]),
        ...(['p50', 'p99'] as const).flatMap((of) => [
          pair(SLOW, 'Debezium', of, null, null),
          pair(SLOW, 'Debezium, poll 10 ms', of, null, null),
        ]),
      ]
      return { pairs: pairs.filter(({ peer }) => samples.has(peer)), samples }
    } finally {
      await connect?.end()
      for (const worker of Object.values(workers)) await worker.end()
    }
  },
}

const nameOf = (way: string, rate: number): string => `${way}, ${rate}/s`

function contender({ name, way, perSecond, worker, debezium }: Carrying, { machine, quick }: Run): Contender {
  return {
    name,
    async run(): Promise<Sample> {
      const place = await machine.place()
      await settle(machine, place.url)
      const capture = debezium && { ...(await captureOutbox(machine, place)), pollMs: debezium.pollMs }
      if (capture) await debezium.connect.connect(capture)
      // Behind a pause of 100 ms 20 orders wait at 200/s: of 10 s one such pause were the slowest hundredth by itself.
      const seconds = quick ? 1 : perSecond === FAST ? 30 : 20
      const { brokers, registryUrl } = machine
      const { url, prefix } = place
      await worker.prepare('live', { url, registryUrl, brokers, prefix, way, perSecond, seconds })
      const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: debezium ? [debezium.connect.pid] : [] })
      const { whole, afterCommit, lost } = await worker.run<LiveResult>()
      const used = stop()
      await worker.finish()
      if (capture) {
        await debezium.connect.disconnect(capture)
        await dropCapture(machine, capture)
      }
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
