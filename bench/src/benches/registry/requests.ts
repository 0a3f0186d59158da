import { Producer } from '@platformatic/kafka'
import { quantile } from '@waybill/operations/quantile'
import { seededRandom } from '@waybill/operations/random'
import type { Run } from '../../bench.ts'
import type { Contender } from '../../measure/rounds.ts'
import { type Sample, stopwatch } from '../../measure/sample.ts'
import { type Ask, load } from '../../work/http-load.ts'
import { createSchemasTopic, schemaText, subjectOf } from '../../work/schemas-topic.ts'

/** Where a server listens, and its process. */
interface Server {
  readonly url: string
  readonly pid: number
}

const CLIENTS = 16

/** Reads by id, look-ups, and the floor of both. */
export function readContenders(run: Run, schemas: number, registry: Server, floor: Server): Contender[] {
  const count = run.quick ? 200 : 20_000
  const random = seededRandom(run.seed)
  const any = () => 1 + Math.floor(random() * schemas)
  const byId = (): Ask => {
    const id = any()
    return { method: 'GET', path: `/schemas/ids/${id}`, check: (answer) => wrongSchema(id, answer) }
  }
  const lookUp = (): Ask => {
    const id = any()
    const body = JSON.stringify({ schema: schemaText(id) })
    return { method: 'POST', path: `/subjects/${subjectOf(id)}`, body, check: (answer) => wrongId(id, answer) }
  }
  return [
    requests(run, 'by id', registry, count, byId),
    requests(run, 'look-up', registry, count, lookUp),
    requests(run, 'bare HTTP', floor, count, byId),
  ]
}

/** Registers schemas that are new, each in a subject of its own; every id must be another one. */
export function registrations(run: Run, schemas: number, registry: Server): Contender {
  let next = schemas
  const seen = new Set<string>()
  return requests(run, 'registration', registry, run.quick ? 50 : 2_000, () => {
    const n = ++next
    const check = (answer: string) => {
      const id = /^\{"id":(\d+)[,}]/.exec(answer)?.[1] ?? ''
      const fresh = id !== '' && !seen.has(id)
      seen.add(id)
      return fresh ? undefined : `registered ${n}: ${answer}`
    }
    const body = JSON.stringify({ schema: schemaText(n) })
    return { method: 'POST', path: `/subjects/${subjectOf(n)}/versions`, body, check }
  })
}

/** The floor of registering: as many records as large, each sent when the one before is acknowledged by all replicas. */
export function sends(run: Run, schemas: number): Contender {
  const count = run.quick ? 50 : 2_000
  const { brokers, servers } = run.machine
  return {
    name: 'one send after the other',
    async run() {
      const topic = await createSchemasTopic(brokers, 0)
      const producer = new Producer({ clientId: 'bench', bootstrapBrokers: [...brokers], idempotent: true })
      const took: number[] = []
      const stop = stopwatch({ ...servers, node: [process.pid], peer: [] })
      for (let n = 1; n <= count; n++) {
        const value = Buffer.from(schemaText(schemas + n))
        const since = performance.now()
        await producer.send({ messages: [{ topic: topic.name, partition: 0, key: Buffer.from(String(n)), value }] })
        took.push(performance.now() - since)
      }
      const used = stop()
      await producer.close()
      await topic.remove()
      const of = (part: number) => quantile(took, part)
      return { events: count, ...used, latencyMs: { p50: of(0.5), p90: of(0.9), p99: of(0.99), max: of(1) } }
    },
  }
}

function requests({ machine }: Run, name: string, server: Server, count: number, ask: () => Ask): Contender {
  return {
    name,
    async run(): Promise<Sample> {
      const stop = stopwatch({ ...machine.servers, node: [server.pid], peer: [] })
      const { latencyMs, wrong } = await load(server.url, CLIENTS, count, ask)
      return { events: count, ...stop(), latencyMs, ...(wrong !== undefined && { wrong }) }
    },
  }
}

const wrongSchema = (id: number, answer: string) =>
  JSON.parse(answer).schema.includes(`"OrderPlaced${id}"`) ? undefined : `schema ${id}: ${answer.slice(0, 200)}`

const wrongId = (id: number, answer: string) =>
  JSON.parse(answer).id === id ? undefined : `look-up of ${id}: ${answer.slice(0, 200)}`
