import { Readable } from 'node:stream'
import { csvHead, csvLine, type ScanEvent, scan } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { whenGone } from '../when-gone.ts'
import type { Kafka } from './kafka.ts'
import { ScanQuery, scopeOf, TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

const MOST_RECORDS = 100_000
const EXPORT_BYTES = 256 * 1024 * 1024

const Query = Type.Object(
  { ...ScanQuery.properties, format: Type.Enum(['ndjson', 'csv']) },
  { additionalProperties: false },
)

/** GET /console/api/kafka/topics/:topic/export: the records that a filter lets through, as a file; 100,000 at most. */
export const exportMessages =
  ({ cluster, ...kafka }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic/export',
      {
        schema: { params: TopicParams, querystring: Query, tags: ['kafka'], summary: 'Records as a file' },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { topic } = request.params
        const { format, ...query } = request.query
        const wanted = { ...scopeOf(topic, query), ...kafka, limit: MOST_RECORDS, maxBytes: EXPORT_BYTES }
        const events = scan(cluster, { ...wanted, signal: whenGone(reply) })
        // Begun before the answer is: a topic or filter that is none is still refused as such.
        const first = await onCluster(() => events.next())
        audit(request, 'records.exported', { topic, format, filter: query.filter ?? null, search: query.q ?? null })
        reply
          .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
          .header('content-disposition', `attachment; filename="${topic.replaceAll(/[^\w.-]/g, '_')}.${format}"`)
          .header('cache-control', 'no-store')
        return reply.send(Readable.from(format === 'csv' ? csv(first, events) : ndjson(first, events)))
      },
    )
  }

type First = IteratorResult<ScanEvent>

async function* all(first: First, rest: AsyncGenerator<ScanEvent>): AsyncGenerator<ScanEvent> {
  if (first.done) return
  yield first.value
  yield* rest
}

async function* ndjson(first: First, rest: AsyncGenerator<ScanEvent>): AsyncGenerator<string> {
  for await (const event of all(first, rest)) if (event.kind === 'match') yield `${JSON.stringify(event.record)}\n`
}

async function* csv(first: First, rest: AsyncGenerator<ScanEvent>): AsyncGenerator<string> {
  yield `${csvHead()}\r\n`
  for await (const event of all(first, rest)) if (event.kind === 'match') yield `${csvLine(event.record)}\r\n`
}
