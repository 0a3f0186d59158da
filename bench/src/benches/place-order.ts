import type { Bench, Run } from '../bench.ts'
import { type Contender, interleave } from '../measure/rounds.ts'
import { type Sample, stopwatch } from '../measure/sample.ts'
import { startPgbench } from '../peers/pgbench.ts'
import { compare } from '../report/pair.ts'
import { peerRow } from '../work/fill-peer.ts'
import { Measured } from '../work/measured.ts'
import { LINES } from '../work/order.ts'
import { settle } from '../work/settle.ts'
import { startWorker, type Worker } from '../work/worker.ts'

const CLIENTS = 8
/** Orders under way at once where they share commits: as in a service under load. */
const CALLERS = 256

/**
 * An order and its outbox row in the tables that the library writes to. What the library sends with each order pgbench
 * sends too, as parameters; what it can't make, it has the server make: the ids.
 */
const ORDER = `
insert into bench.orders (order_id, customer_id, status, lines, total_minor, currency)
  values (gen_random_uuid(), gen_random_uuid(), 'placed', :lines, 1290, 'EUR');`
const EVENT = `
insert into messaging.outbox (bucket, event_id, topic, key, value, headers)
  values (floor(random() * 64), gen_random_uuid(), :topic, gen_random_uuid()::text::bytea, :value, :headers);`

const PLAIN = `begin;${ORDER}${EVENT}\ncommit;\n`
/** All in one round trip: what pgbench can do at its best. */
const PIPELINED = `\\startpipeline\n${PLAIN}\\endpipeline\n`

function variables(): Record<string, string> {
  const { topic, value, headers } = peerRow(0, 1)
  const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`
  return { lines: LINES, topic, value: hex(value), headers: hex(packed(JSON.parse(headers))) }
}

/** As the library packs them: for each a length, then so many bytes. */
const packed = (headers: Record<string, string>): Buffer =>
  Buffer.concat(
    Object.entries(headers)
      .flat()
      .flatMap((text) => [Buffer.of(text.length * 2), Buffer.from(text)]),
  )

export const placeOrder: Bench = {
  name: 'place-order',
  measures: `orders made durable a second: a row and an event in one transaction, ${CLIENTS} connections, closed loop; coalesced: ${CALLERS} orders under way share commits`,
  against: 'pgbench with the same two inserts in a transaction, on as many connections; the same in one round trip',
  async run(run) {
    const worker = await startWorker()
    try {
      const contenders: Contender[] = [
        libraryContender('transaction', worker, run),
        libraryContender('coalesced', worker, run, CALLERS),
        pgbenchContender('pgbench', PLAIN, run),
        pgbenchContender('pgbench pipelined', PIPELINED, run),
      ]
      const samples = await interleave(contenders, run.rounds, run)
      const question = { bench: 'place-order', subject: 'transaction', isFloor: true, seed: run.seed }
      const pairs = [
        compare({ ...question, peer: 'pgbench', reach: 0.85, aim: 1.2 }, samples),
        compare({ ...question, peer: 'pgbench pipelined', reach: null, aim: null }, samples),
        compare({ ...question, subject: 'coalesced', peer: 'pgbench', reach: null, aim: 2.5 }, samples),
      ]
      return { pairs, samples }
    } finally {
      await worker.end()
    }
  },
}

const secondsOf = ({ quick }: Run, round: number): number => (quick ? 1 : round === 0 ? 10 : 8)

function libraryContender(name: string, worker: Worker, run: Run, sharing = 0): Contender {
  const { machine } = run
  return {
    name,
    async run(round) {
      const place = await machine.place()
      await settle(machine, place.url)
      const seconds = secondsOf(run, round)
      const { registryUrl } = machine
      const callers = sharing || CLIENTS
      const together = sharing > 0
      await worker.prepare('place', { url: place.url, registryUrl, clients: CLIENTS, callers, seconds, together })
      const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: [] })
      const placed = await worker.run<number>()
      const used = stop()
      await worker.finish()

      const orders = await countOf('bench.orders')
      // The relay carries them: the same number must come out at the topic.
      await worker.prepare('drain', { url: place.url, brokers: machine.brokers, prefix: place.prefix, rows: placed })
      await worker.run()
      await worker.finish()
      const events = await machine.topics.count(`${place.prefix}${Measured.topic}`)
      await place.clear()
      const wrong =
        orders === placed && events === placed ? {} : { wrong: `${placed} placed, ${orders} orders, ${events} events` }
      return { events: placed, ...used, ...wrong }

      async function countOf(table: string) {
        const [row] = await machine.sql<{ n: number }>(`select count(*)::int as n from ${table}`, place.url)
        return row?.n ?? 0
      }
    },
  }
}

function pgbenchContender(name: string, script: string, run: Run): Contender {
  const { machine } = run
  return {
    name,
    async run(round): Promise<Sample> {
      const place = await machine.place()
      await settle(machine, place.url)
      const stop = stopwatch({ ...machine.servers, node: [], peer: [] })
      const length = { seconds: secondsOf(run, round) }
      const options = { url: place.url, script, variables: variables(), clients: CLIENTS, length }
      const { transactions, seconds } = await startPgbench(options).done
      const { cpuUs } = stop()
      const [row] = await machine.sql<{ orders: number; events: number }>(
        `select (select count(*)::int from bench.orders) as orders, (select count(*)::int from messaging.outbox) as events`,
        place.url,
      )
      await place.clear()
      const right = row?.orders === transactions && row.events === transactions
      const wrong = right ? {} : { wrong: `${transactions} transactions, ${JSON.stringify(row)}` }
      return { events: transactions, seconds, cpuUs, ...wrong }
    },
  }
}
