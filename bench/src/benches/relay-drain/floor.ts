import type { Contender } from '../../measure/rounds.ts'
import { type Sample, stopwatch } from '../../measure/sample.ts'
import { startPgbench } from '../../peers/pgbench.ts'
import { startProducer } from '../../peers/producer-performance.ts'
import { fillPeer } from '../../work/fill-peer.ts'
import { Measured, VALUE_BYTES } from '../../work/measured.ts'
import { settle } from '../../work/settle.ts'
import type { DrainRun, Sizes } from '../relay-drain.ts'

const BUCKETS = 64
const A_BUCKET = 32
const CALIBRATIONS = 4
const WARM_RECORDS = 100_000

const heads = (columns: string): string => `
  select ${columns} from generate_series(0, ${BUCKETS - 1}) as b(bucket)
  cross join lateral (select * from bench.outbox where bucket = b.bucket order by id limit ${A_BUCKET}) o`

// What any relay of this table asks of PostgreSQL: the rows, then their deletion.
const SCRIPT = `${heads('o.bucket, o.id, o.topic, o.key, o.value, o.headers, o.created_at')};
delete from bench.outbox o using (${heads('o.bucket, o.id')}) d where o.bucket = d.bucket and o.id = d.id;
`

/**
 * The physical floor of a relay on this machine: its SQL by pgbench and its sends by Kafka's load tool at the same time,
 * with nothing in between. The load tool is held to the rate at which pgbench goes, which is searched for in the
 * warm-up and followed from round to round; the pair's rate is the lower of the two.
 */
export function concurrentFloor(name: string, sizes: Sizes, run: DrainRun): Contender {
  let throughput = -1
  const step = async () => {
    const { sample, pgPerSecond } = await runPair(sizes, run, throughput)
    throughput = Math.round(throughput < 0 ? pgPerSecond : (throughput + pgPerSecond) / 2)
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

async function runPair(
  { rows, keys }: Sizes,
  { machine, say }: DrainRun,
  throughput: number,
): Promise<{ sample: Sample; pgPerSecond: number }> {
  const place = await machine.place()
  await fillPeer(place.url, 'bench.outbox', rows, keys)
  await settle(machine, place.url)
  const [fullest] = await machine.sql<{ n: number }>(
    'select max(n)::int as n from (select count(*) as n from bench.outbox group by bucket) b',
    place.url,
  )
  const transactions = Math.ceil((fullest?.n ?? 0) / A_BUCKET)

  const topic = `${place.prefix}${Measured.topic}`
  const producer = await startProducer({ brokers: machine.brokers, topic, recordBytes: VALUE_BYTES, throughput, say })
  try {
    await producer.reached(Math.min(WARM_RECORDS, rows))
    const stop = stopwatch({ ...machine.servers, node: [], peer: [producer.pid] })
    const before = producer.sent()
    const pg = await startPgbench({ url: place.url, script: SCRIPT, clients: 1, length: { transactions } }).done
    await producer.reached(before.records + 1) // one report at least lies within
    const after = producer.sent()
    const { cpuUs } = stop()

    const pgPerSecond = rows / pg.seconds
    const records = after.records - before.records
    const kafkaPerSecond = (records / (after.at - before.at)) * 1_000
    const each = rows / records
    const seconds = rows / Math.min(pgPerSecond, kafkaPerSecond)
    const detail = { pgPerSecond, kafkaPerSecond, throughput }
    const scaled = { ...cpuUs, kafka: cpuUs.kafka * each, peer: cpuUs.peer * each }
    const [left] = await machine.sql<{ n: number }>('select count(*)::int as n from bench.outbox', place.url)
    const wrong = left?.n === 0 ? {} : { wrong: `${left?.n} rows were left by the floor's SQL` }
    return { sample: { events: rows, seconds, cpuUs: scaled, detail, ...wrong }, pgPerSecond }
  } finally {
    await producer.end()
    await place.clear()
  }
}
