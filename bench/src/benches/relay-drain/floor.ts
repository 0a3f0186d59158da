import type { Contender } from '../../measure/rounds.ts'
import { perSecond, type Sample, stopwatch } from '../../measure/sample.ts'
import { startPgbench } from '../../peers/pgbench.ts'
import { startProducer } from '../../peers/producer-performance.ts'
import { fillPeer } from '../../work/fill-peer.ts'
import { Measured, VALUE_BYTES } from '../../work/measured.ts'
import { settle } from '../../work/settle.ts'
import type { DrainRun, Sizes } from '../relay-drain.ts'

const BUCKETS = 64
const A_BATCH = 2_000
const CALIBRATIONS = 4
const WARM_RECORDS = 100_000

// What any relay of this table asks of PostgreSQL at the least: each row once, and its deletion, in one round trip for as many as the library
// takes at a time. The rows' ids have no gaps, so a range of ids stands for the marks that the library reads from.
const SCRIPT = `
\\set from :batch * ${A_BATCH}
\\set to :from + ${A_BATCH}
\\set batch :batch + 1
\\startpipeline
select o.bucket, o.id, o.topic, o.key, o.value, o.headers from generate_series(0, ${BUCKETS - 1}) as b(bucket)
cross join lateral (select * from bench.outbox where bucket = b.bucket and id > :from and id <= :to order by id) o;
delete from bench.outbox o using generate_series(0, ${BUCKETS - 1}) as b(bucket)
where o.bucket = b.bucket and o.id > :from and o.id <= :to;
\\endpipeline
`

// As the relay's own connection has it: by index only, and deletes that are durable with the next commit.
const settings = [
  ...['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'].map((plan) => `enable_${plan}=off`),
  'jit=off',
  'plan_cache_mode=force_generic_plan',
  'synchronous_commit=off',
]
const FLOOR = { script: SCRIPT, clients: 1, variables: ['batch=0'], settings }

/**
 * The physical floor of a relay on this machine: its SQL by pgbench and its sends by Kafka's load tool at the same time,
 * with nothing in between. The load tool is held to the rate at which pgbench goes, which is searched for in the
 * warm-up and followed from round to round. The floor is the mean of the two: the one rate lies between them.
 */
export function concurrentFloor(name: string, sizes: Sizes, run: DrainRun): Contender {
  let throughput = -1
  const step = async () => {
    const sample = await runPair(sizes, run, throughput)
    throughput = Math.round(perSecond(sample))
    return sample
  }
  return {
    name,
    async run(round) {
      if (round > 0) return step()
      for (let i = 1; i < CALIBRATIONS; i++) await step()
      return step()
    },
  }
}

async function runPair({ rows, keys }: Sizes, { machine, say }: DrainRun, throughput: number): Promise<Sample> {
  const place = await machine.place()
  await fillPeer(place.url, 'bench.outbox', rows, keys)
  await settle(machine, place.url)
  const transactions = Math.ceil(rows / A_BATCH)
  const topic = `${place.prefix}${Measured.topic}`
  const producer = await startProducer({ brokers: machine.brokers, topic, recordBytes: VALUE_BYTES, throughput, say })
  try {
    await producer.reached(Math.min(WARM_RECORDS, rows))
    const stop = stopwatch({ ...machine.servers, node: [], peer: [producer.pid] })
    const before = producer.sent()
    const length = { transactions }
    const pg = await startPgbench({ ...FLOOR, url: place.url, length }).done
    await producer.reached(before.records + 1) // one report at least lies within
    const after = producer.sent()
    const { cpuUs } = stop()

    const pgPerSecond = rows / pg.seconds
    const records = after.records - before.records
    const kafkaPerSecond = (records / (after.at - before.at)) * 1_000
    const each = rows / records
    const seconds = rows / ((pgPerSecond + kafkaPerSecond) / 2)
    const detail = { pgPerSecond, kafkaPerSecond, throughput }
    const scaled = { ...cpuUs, kafka: cpuUs.kafka * each, peer: cpuUs.peer * each }
    const [left] = await machine.sql<{ n: number }>('select count(*)::int as n from bench.outbox', place.url)
    const wrong = left?.n === 0 ? {} : { wrong: `${left?.n} rows were left by the floor's SQL` }
    return { events: rows, seconds, cpuUs: scaled, detail, ...wrong }
  } finally {
    await producer.end()
    await place.clear()
  }
}
