import { setTimeout as delay } from 'node:timers/promises'
import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { perCpuSecond, type Sample, stopwatch } from '../measure/sample.ts'
import { compare } from '../report/pair.ts'
import type { Share } from '../subject/consume-share.ts'
import { deliver } from '../work/deliver.ts'
import { openOutbox } from '../work/fill.ts'
import { KEYS, Measured } from '../work/measured.ts'
import { settle } from '../work/settle.ts'
import { startWorker, type Worker } from '../work/worker.ts'

const COUNTS = [1, 2, 4]
const WITHIN_MS = 300_000
const LOOK_EVERY_MS = 20

export const scaleOut: Bench = {
  name: 'scale-out',
  measures:
    'a backlog of 100,000 records on 6 partitions, taken by 1, 2 and 4 instances (processes) of a service that writes a row for each',
  against: 'one instance',
  rounds: 3,
  async run(run) {
    const workers: Worker[] = []
    for (let n = 0; n < Math.max(...COUNTS); n++) workers.push(await startWorker())
    try {
      const contenders = COUNTS.map((count) => contender(nameOf(count), workers.slice(0, count), run))
      const samples = await interleave(contenders, run.rounds, run)
      const question = { bench: 'scale-out', peer: nameOf(1), reach: null, aim: null, seed: run.seed }
      const pairs = COUNTS.slice(1).flatMap((count) => [
        compare({ ...question, subject: nameOf(count) }, samples),
        compare({ ...question, subject: nameOf(count), of: 'rate per CPU', value: perCpuSecond }, samples),
      ])
      return { pairs, samples }
    } finally {
      for (const worker of workers) await worker.end()
    }
  },
}

const nameOf = (count: number): string => (count === 1 ? '1 instance' : `${count} instances`)

/** From the start of the first instance to the last record, so with the rebalances by which the others come in. */
function contender(name: string, workers: readonly Worker[], { machine, quick, signal }: Run): Contender {
  const events = quick ? 2_000 : 100_000
  return {
    name,
    async run(): Promise<Sample> {
      const place = await machine.place()
      const db = await openOutbox(place.url, machine.registryUrl)
      const schemaId = db.publishing.schemaIds.get(Measured) ?? 0
      await db.close()
      const { brokers, registryUrl } = machine
      const load = { events, keys: quick ? 100 : KEYS, duplicates: false }
      await deliver({ brokers, topic: `${place.prefix}${Measured.topic}`, schemaId, ...load })
      await settle(machine, place.url)
      const options = { url: place.url, registryUrl, brokers, prefix: place.prefix, effect: 'each' } as const
      for (const worker of workers) await worker.prepare('consumeShare', options)

      const stop = stopwatch({ ...machine.servers, node: workers.map(({ pid }) => pid), peer: [] })
      const shares = await taken()
      const used = stop()
      await Promise.all(workers.map((worker) => worker.finish()))
      const [row] = await machine.sql<{ effects: number; events: number }>(
        'select count(*)::int as effects, count(distinct event_id)::int as events from bench.effects',
        place.url,
      )
      await place.clear()
      const right = row?.effects === events && row.events === events
      const wrong = right ? {} : { wrong: `${events} events had ${row?.effects} effects, of ${row?.events} events` }
      const rebalances = shares.reduce((sum, share) => sum + share.rebalances, 0)
      const least = Math.min(...shares.map(({ records }) => records))
      return { events, ...used, detail: { rebalances, leastOfOne: least }, ...wrong }
    },
  }

  async function taken(): Promise<Share[]> {
    for (const giveUpAt = Date.now() + WITHIN_MS; ; await delay(LOOK_EVERY_MS, undefined, { signal })) {
      const shares = await Promise.all(workers.map((worker) => worker.run<Share>()))
      const sum = shares.reduce((all, { records }) => all + records, 0)
      if (sum >= events) return shares
      if (Date.now() > giveUpAt) throw new Error(`${name}: ${sum} of ${events} records after ${WITHIN_MS / 1_000} s`)
    }
  }
}
