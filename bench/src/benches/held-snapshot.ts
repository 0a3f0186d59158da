import pg from 'pg'
import type { Bench, Run } from '../bench.ts'
import type { Samples } from '../measure/rounds.ts'
import { type Sample, stopwatch } from '../measure/sample.ts'
import { compare } from '../report/pair.ts'
import { type Burst, soakEvents } from '../subject/soak.ts'
import { startWorker } from '../work/worker.ts'
import { auditTopic } from './relay-drain/relays.ts'

export const heldSnapshot: Bench = {
  name: 'held-snapshot',
  measures:
    "the relay's speed while a repeatable-read transaction stays open and no dead row can be removed: its last minute",
  against: 'its own first minute',
  rounds: 1,
  async run(run) {
    const seconds = (run.minutes ?? (run.quick ? 1 : 10)) * 60
    const { bursts, detail, cpu } = await runSoak(run, seconds)
    const window = Math.min(60, seconds / 6) * 1_000
    const first = bursts.filter(({ at }) => at < window)
    const last = bursts.filter(({ at }) => at >= seconds * 1_000 - window)
    const events = burstSize(run)
    const each = (burst: Burst): Sample => ({ events, seconds: burst.ms / 1_000, ...cpu, ...detail })
    const samples: Samples = new Map([
      ['last minute', last.map(each)],
      ['first minute', first.slice(0, last.length).map(each)],
    ])
    const question = { bench: 'held-snapshot', subject: 'last minute', peer: 'first minute', seed: run.seed }
    return { pairs: [compare({ ...question, reach: 0.9, aim: 0.98 }, samples)], samples }
  },
}

const burstSize = ({ quick }: Run): number => (quick ? 200 : 4_000)
const KEYS = 1_000

async function runSoak(run: Run, seconds: number) {
  const { machine, say } = run
  const burst = burstSize(run)
  const keys = Math.min(KEYS, burst)
  const worker = await startWorker()
  const place = await machine.place()
  const holder = new pg.Client(place.url)
  await holder.connect()
  try {
    const { brokers, registryUrl } = machine
    await worker.prepare('soak', { url: place.url, registryUrl, brokers, prefix: place.prefix, seconds, burst, keys })
    await holder.query('begin isolation level repeatable read')
    await holder.query('select 1')
    say(`a snapshot is held for ${seconds} s`)
    const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: [] })
    const bursts = await worker.run<Burst[]>()
    const { cpuUs } = stop()
    const [dead] = await machine.sql<{ mb: number }>(
      "select (sum(pg_total_relation_size(oid)) / 1048576)::int as mb from pg_class where relnamespace = 'messaging'::regnamespace and relkind = 'r'",
      place.url,
    )
    await worker.finish()
    const each = (us: number) => us / bursts.length
    const cpu = {
      cpuUs: { node: each(cpuUs.node), postgres: each(cpuUs.postgres), kafka: each(cpuUs.kafka), peer: 0 },
    }
    const { wrong, detail: found } = await auditTopic(machine, place, soakEvents(bursts.length, burst), keys)
    return { bursts, cpu, detail: { detail: { ...found, tablesMb: dead?.mb ?? 0 }, ...(wrong ? { wrong } : {}) } }
  } finally {
    await holder.end()
    await worker.end()
    await place.clear()
  }
}
