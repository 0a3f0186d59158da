import { describe, lastRecords, type Registry } from '@waybill/messaging'
import type { Brokers } from '@waybill/messaging/brokers'
import { type Trial, trialOf } from './trial.ts'

export interface Rehearsal {
  topic: string
  /** How many records were read with the schema; those of other events are not among them. */
  read: number
  other: number
  fails: Trial[]
}

/** So many records of a topic are tried at most. */
export const MOST_TRIED = 1_000

interface Options {
  brokers: Brokers
  topicPrefix?: string
  topic: string
  /** So many of the newest records, MOST_TRIED at most. */
  last: number
  registry: Registry
}

/**
 * Reads the newest records of a topic with a proposed schema, as a consumer that has it would.
 *
 * @throws RangeError for no number of records from 1 to MOST_TRIED, TypeError when the schema is no Avro record,
 *   Error naming the record when the registry is away, the client's error when Kafka is
 */
export async function rehearse(schema: Record<string, unknown>, options: Options): Promise<Rehearsal> {
  const { brokers, topic, last, registry, topicPrefix = '' } = options
  if (!Number.isInteger(last) || last < 1 || last > MOST_TRIED) {
    throw new RangeError(`${last} records can't be tried: it is a whole number from 1 to ${MOST_TRIED}.`)
  }
  const trial = trialOf(schema, topic, registry)
  const trials: Trial[] = []
  for (const record of await lastRecords({ brokers, topic, topicPrefix, last })) {
    try {
      trials.push(await trial(record))
    } catch (error) {
      const place = `${record.partition}/${record.offset}`
      throw new Error(`${topic} ${place} could not be tried: ${describe(error)}`, { cause: error })
    }
  }
  const of = (outcome: Trial['outcome']) => trials.filter((one) => one.outcome === outcome)
  return { topic, read: of('read').length, other: of('other').length, fails: of('fails') }
}
