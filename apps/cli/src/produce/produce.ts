import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { UserError } from '@waybill/local'
import { openRegistry } from '@waybill/messaging'
import { type NewRecord, type PreparedRecord, prepareRecords, sendRecords } from '@waybill/operations'
import type { ProduceOptions } from '../commands/produce.ts'
import { toJson } from '../output/print.ts'
import { brokersOf, registryIfAny } from '../platform/running.ts'
import { warn } from '../topics/warn.ts'
import { recordMaker } from './records.ts'

/** More are not held in memory to be checked together. */
const MOST = 10_000
const AT_A_TIME = 500

/** Checks all records, then sends them in their order, and prints where each is. */
export async function produceRecords(topic: string, options: ProduceOptions): Promise<void> {
  const toRecord = recordMaker(topic, options, { now: () => new Date(), id: randomUUID })
  const cluster = { brokers: brokersOf() }
  const url = options.type || options.schema ? registryIfAny() : undefined
  if ((options.type || options.schema) && url === undefined) {
    throw new UserError('A schema is needed and there is no registry to ask: set SCHEMA_REGISTRY_URL.')
  }
  const records = options.null || options.data !== undefined ? [toRecord(options.data ?? '')] : await lines(toRecord)
  const prepared = await prepareRecords(cluster, url === undefined ? undefined : openRegistry(url), records)
  warn([...new Set(prepared.flatMap(({ warnings }) => warnings))])
  if (options.dryRun) {
    for (const record of prepared) tell(record, null, options.json)
    if (!options.json) console.log(`${prepared.length} records fit. Nothing is sent.`)
    return
  }
  for (let from = 0; from < prepared.length; from += AT_A_TIME) {
    const part = prepared.slice(from, from + AT_A_TIME)
    const sent = await sendRecords(cluster, part)
    for (const [index, record] of part.entries()) tell(record, sent[index]?.offset ?? null, options.json)
  }
}

/** One record a line that is not empty. Throws UserError when there is none, or too many. */
async function lines(toRecord: (text: string) => NewRecord): Promise<NewRecord[]> {
  const records: NewRecord[] = []
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    if (records.length >= MOST) throw new UserError(`At most ${MOST} records at a time are taken: split the input.`)
    records.push(toRecord(line))
  }
  if (records.length === 0) throw new UserError('There is nothing to send: give --data, --null, or lines on the input.')
  return records
}

function tell(record: PreparedRecord, offset: bigint | null, json: boolean | undefined): void {
  const { topic, partition, schemaId, key } = record
  const bytes = record.value?.length ?? 0
  if (json) console.log(toJson({ topic, partition, offset, key: key?.toString() ?? null, schemaId, bytes }))
  else if (offset !== null) console.log(`${topic}/${partition}@${offset}`)
}
