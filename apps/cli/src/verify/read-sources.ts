import { topics } from '@waybill/contracts'
import type { Run } from '@waybill/local'
import {
  deadLetterTopic,
  lastRecords,
  openDatabase,
  openDecoder,
  openRegistry,
  type RawRecord,
  readBrokers,
  type Tx,
} from '@waybill/messaging'
import { readFlow } from '../flow/flow.ts'
import {
  HISTORY,
  KEYS,
  LEDGER,
  MONEY,
  OFFSETS,
  ORDERS,
  OUTBOX,
  PARKED,
  REFUNDS,
  RESERVATIONS,
  SHIPMENTS,
  STOCK,
  TAKEN,
} from './queries.ts'
import type { ClientFact, LetterFact, RecordFact, ServiceFact, Sources } from './sources.ts'

type Where = Pick<Run, 'kafka' | 'databases' | 'registry'>

/** What each service consumes, and from which topic. */
export type Handles = ReadonlyMap<string, ReadonlySet<string>>

export async function readHandles(): Promise<Handles> {
  const flow = await readFlow()
  const types = new Map(flow.events.map(({ name, type }) => [name, type]))
  return new Map(
    flow.services.map(({ name, consumes }) => [name, new Set(consumes.flatMap(({ event }) => types.get(event) ?? []))]),
  )
}

/**
 * Reads everything once, changing nothing: the databases in read-only transactions, each as it stood at one moment, and every
 * topic from its first record. Orders are read first and records before what was made of them, so that what is stored later
 * can only be ahead.
 *
 * @throws RangeError when the platform has no database of a service that is needed
 */
export async function readSources(
  where: Where,
  handles: Handles,
  { quiet, client }: { quiet: boolean; client: readonly ClientFact[] | undefined },
): Promise<Sources> {
  const readAt = new Date()
  const orders = await reading(where, 'orders', async (tx) => ({
    orders: await tx.query<Sources['orders'][number]>(ORDERS),
    history: await tx.query<Sources['history'][number]>(HISTORY),
    keys: await tx.query<Sources['keys'][number]>(KEYS),
  }))
  const records = await recordsOf(where)
  const money = await reading(where, 'psp', (tx) => tx.query<Sources['money'][number]>(MONEY))
  const payments = await reading(where, 'payments', async (tx) => ({
    refunds: await tx.query<Sources['refunds'][number]>(REFUNDS),
    ledger: await tx.query<Sources['ledger'][number]>(LEDGER),
  }))
  const shipments = await reading(where, 'shipping', (tx) => tx.query<Sources['shipments'][number]>(SHIPMENTS))
  const inventory = await reading(where, 'inventory', async (tx) => ({
    stock: await tx.query<Sources['stock'][number]>(STOCK),
    reservations: await tx.query<Sources['reservations'][number]>(RESERVATIONS),
  }))
  const services: ServiceFact[] = []
  for (const name of Object.keys(where.databases)) services.push(await serviceOf(where, name, handles.get(name)))
  const letters = await lettersOf(where, handles)
  return { readAt, quiet, client, records, money, shipments, services, letters, ...orders, ...payments, ...inventory }
}

async function reading<T>({ databases }: Where, service: string, read: (tx: Tx) => Promise<T>): Promise<T> {
  const url = databases[service]
  if (!url) throw new RangeError(`The platform has no database of ${service}.`)
  const db = openDatabase({ url, max: 1, name: 'waybill-verify' })
  try {
    return await db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read read only')
      return await read(tx)
    })
  } finally {
    await db.close()
  }
}

async function recordsOf({ kafka, registry }: Where): Promise<RecordFact[]> {
  const found: RecordFact[] = []
  const decoder = openDecoder(openRegistry(registry))
  const stepOf = async (type: string, record: RawRecord): Promise<{ step?: string }> => {
    const step = STEPS[type]
    if (step !== '') return step === undefined ? {} : { step }
    return { step: ((await decoder.decodeAny(record)) as { to: string }).to }
  }
  for (const { name, events } of topics) {
    if (events.length === 0) continue
    const records = await lastRecords({ brokers: readBrokers(kafka), topic: name, last: Number.MAX_SAFE_INTEGER })
    for (const record of records.sort(byOffset)) {
      const { topic, partition, offset, headers, key } = record
      const [id = '', type = ''] = ['ce_id', 'ce_type'].map((header) => headers.get(header)?.toString() ?? '')
      found.push({ topic, partition, offset, id, type, key: key?.toString() ?? '', ...(await stepOf(type, record)) })
    }
  }
  return found
}

/** Event → the step of a shipment that it tells of; '': it says itself. */
const STEPS: Record<string, string> = {
  'shipping.shipment.created': 'created',
  'shipping.shipment.updated': 'redirected',
  'shipping.shipment.status-changed': '',
}

const byOffset = (a: { offset: bigint }, b: { offset: bigint }) => (a.offset < b.offset ? -1 : 1)

const serviceOf = (where: Where, name: string, handles: ReadonlySet<string> = new Set()): Promise<ServiceFact> =>
  reading(where, name, async (tx) => {
    const taken = await tx.query<{ id: string }>(TAKEN, [name])
    const parked = await tx.query<{ topic: string; partition: number; offset: string }>(PARKED, [name])
    const offsets = await tx.query<{ topic: string; partition: number; next: string }>(OFFSETS, [name])
    return {
      name,
      handles,
      taken: new Set([...taken.map(({ id }) => id), ...parked.map((at) => `${at.topic}/${at.partition}@${at.offset}`)]),
      next: new Map(offsets.map(({ topic, partition, next }) => [`${topic}/${partition}`, BigInt(next)])),
      outbox: await tx.query<ServiceFact['outbox'][number]>(OUTBOX),
    }
  })

/** Those too that were redriven or discarded since: each was dealt with. */
async function lettersOf({ kafka }: Where, handles: Handles): Promise<LetterFact[]> {
  const found: LetterFact[] = []
  for (const [service, types] of handles) {
    if (types.size === 0) continue
    const records = await lastRecords({
      brokers: readBrokers(kafka),
      topic: deadLetterTopic(service),
      last: Number.MAX_SAFE_INTEGER,
    })
    const redriven = new Set(
      records.filter(({ headers }) => textOf(headers, 'dl_mark') === 'redriven').map(markedPlace),
    )
    found.push(
      ...records
        .filter(({ headers }) => !headers.has('dl_mark'))
        .map((record) => toLetter(service, record, redriven.has(placeOf(record)))),
    )
  }
  return found
}

const textOf = (headers: RawRecord['headers'], name: string) => headers.get(name)?.toString()
const placeOf = ({ partition, offset }: RawRecord) => `${partition}/${offset}`
const markedPlace = ({ headers }: RawRecord) =>
  `${textOf(headers, 'dl_mark_partition')}/${textOf(headers, 'dl_mark_offset')}`

function toLetter(service: string, record: RawRecord, redriven: boolean): LetterFact {
  const text = (name: string) => textOf(record.headers, name)
  const origin = [text('dl_topic'), text('dl_partition'), text('dl_offset')]
  return {
    ...{ service, place: placeOf(record), redriven, at: new Date(Number(record.timestamp)) },
    id: text('ce_id'),
    error: text('dl_error'),
    origin: origin.includes(undefined) ? undefined : `${origin[0]}/${origin[1]}@${origin[2]}`,
  }
}
