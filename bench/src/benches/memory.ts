import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { stopwatch } from '../measure/sample.ts'
import { compare } from '../report/pair.ts'
import { fillOutbox, openOutbox } from '../work/fill.ts'
import { KEYS, Measured } from '../work/measured.ts'
import { settle } from '../work/settle.ts'
import { startWorker } from '../work/worker.ts'

export const memory: Bench = {
  name: 'memory',
  measures: 'the most memory (RSS) of a relay process over 100,000 events, with 1,000,000 rows waiting',
  against: 'the same over as many events, with 10,000 rows waiting at most',
  rounds: 3,
  async run(run) {
    const [big, small, carried] = run.quick ? [4_000, 1_000, 2_000] : [1_000_000, 10_000, 100_000]
    const subject = `backlog ${big.toLocaleString('en')}`
    const peer = `backlog ${small.toLocaleString('en')}`
    const contenders = [contender(subject, big, carried, run), contender(peer, small, carried, run)]
    const samples = await interleave(contenders, run.rounds, run)
    const value = ({ detail }: { detail?: Record<string, number | string> }) => Number(detail?.peakMb)
    const question = { bench: 'memory', subject, peer, of: 'memory', value, better: 'less', seed: run.seed } as const
    return { pairs: [compare({ ...question, reach: 1.3, aim: 1.05 }, samples)], samples }
  },
}

const WITHIN_MS = 120_000

/** The process is new each time: what is measured is the most that it ever had. */
function contender(name: string, backlog: number, carried: number, { machine, quick }: Run): Contender {
  return {
    name,
    async run() {
      const place = await machine.place()
      const worker = await startWorker()
      const db = await openOutbox(place.url, machine.registryUrl)
      const keys = quick ? 100 : KEYS
      try {
        await fillOutbox(db, backlog, keys)
        await settle(machine, place.url)
        await worker.prepare('drain', { url: place.url, brokers: machine.brokers, prefix: place.prefix, rows: carried })
        const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: [] })
        const running = worker.run()
        // A small backlog is filled up again as soon as it is carried away, until both have carried as much.
        for (let filled = backlog; filled < carried; filled += backlog) {
          await arrived(filled)
          await fillOutbox(db, backlog, keys, filled)
        }
        await running
        const used = stop()
        return { events: carried, ...used, detail: { peakMb: peakMb(worker.pid) } }
      } finally {
        await worker.end()
        await db.close()
        await place.clear()
      }

      async function arrived(events: number): Promise<void> {
        const deadline = Date.now() + WITHIN_MS
        while ((await machine.topics.count(`${place.prefix}${Measured.topic}`)) < events) {
          if (Date.now() > deadline) throw new Error(`The relay did not carry ${events} events within two minutes`)
          await delay(5)
        }
      }
    },
  }
}

/** The high-water mark of a process's resident memory, as the kernel keeps it. */
const peakMb = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
