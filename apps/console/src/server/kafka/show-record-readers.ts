import { describe } from '@waybill/messaging'
import { letterOf, readersOfRecord, readRaw } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { RecordReaders } from '../../shared/kafka.ts'
import { isUuid } from '../../shared/uuid.ts'
import type { Services } from '../services/services.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Kafka } from './kafka.ts'
import { RecordParams } from './params.ts'
import { onCluster } from './refusals.ts'
import { standingOf, type Told } from './standing.ts'

/** Who is asked what a service did with a record. */
export interface Owners {
  services: Services
  sessions: Sessions
  topicPrefix: string
}

interface AskedRecord {
  topic: string
  partition: number
  offset: bigint
  eventId: string | undefined
  type: string | undefined
}

/** GET /console/api/kafka/topics/:topic/messages/:partition/:offset/readers: which groups have taken a record, and which not yet. */
export const showRecordReaders =
  ({ cluster }: Kafka, { services, sessions, topicPrefix }: Owners): Route =>
  (app) => {
    const serviceOf = (group: string) => services.names.find((name) => topicPrefix + name === group)

    async function ask(service: string, token: string, record: AskedRecord): Promise<Told> {
      // One process: all of a service have one database.
      const [first] = services.admins(service, token)
      if (!first) return { error: `no process of ${service} is known.` }
      try {
        const fate = await first.fate(record)
        const gone = fate.setAsideAt !== null && fate.takenAt === null && fate.parked === null
        const letter = gone ? await letterOf(cluster, { service, topicPrefix, origin: record }) : undefined
        return { fate, letter: letter && `${letter.partition}/${letter.offset}` }
      } catch (error) {
        return { error: error instanceof Problem ? error.message : describe(error) }
      }
    }

    app.get(
      '/console/api/kafka/topics/:topic/messages/:partition/:offset/readers',
      {
        schema: {
          params: RecordParams,
          response: { 200: RecordReaders },
          tags: ['kafka'],
          summary: 'Who has read one record, and who not yet',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const { topic, partition } = request.params
        const place = { topic, partition, offset: BigInt(request.params.offset) }
        const [{ raw }, readers] = await onCluster(() =>
          Promise.all([readRaw(cluster, place), readersOfRecord(cluster, place)]),
        )
        const header = (name: string) => raw.headers.get(name)?.toString()
        const id = header('ce_id')
        const record = {
          ...place,
          topic: topic.startsWith(topicPrefix) ? topic.slice(topicPrefix.length) : topic,
          eventId: id !== undefined && isUuid(id) ? id : undefined,
          type: header('ce_type'),
        }
        const token = sessions.found(request) ?? ''
        return {
          readers: await Promise.all(
            readers.map(async (reader) => {
              const service = serviceOf(reader.group)
              const told = service === undefined ? undefined : await ask(service, token, record)
              const { group, state } = reader
              return { group, state, service: service ?? null, ...standingOf(reader, told, record.type ?? null) }
            }),
          ),
        }
      },
    )
  }
