import { Readable } from 'node:stream'
import { type ScanEvent, scan } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import type { SearchLine } from '../../shared/kafka.ts'
import { whenGone } from '../when-gone.ts'
import type { Kafka } from './kafka.ts'
import { ScanQuery, scopeOf, TopicParams } from './params.ts'
import { toProblem } from './refusals.ts'

/** One search looks through so much; it tells where it ended, and is gone on with from there. */
const SEARCH_BYTES = 128 * 1024 * 1024

/**
 * GET /console/api/kafka/topics/:topic/search: looks through a topic and tells how far it is, as lines of JSON. Who goes
 * away ends it.
 */
export const searchMessages =
  ({ cluster, ...kafka }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic/search',
      {
        schema: { params: TopicParams, querystring: ScanQuery, tags: ['kafka'], summary: 'Search, with its progress' },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const wanted = { ...scopeOf(request.params.topic, request.query), ...kafka }
        const events = scan(cluster, { ...wanted, maxBytes: SEARCH_BYTES, signal: whenGone(reply) })
        reply.header('content-type', 'application/x-ndjson').header('cache-control', 'no-store')
        return reply.send(Readable.from(lines(events)))
      },
    )
  }

async function* lines(events: AsyncGenerator<ScanEvent>): AsyncGenerator<string> {
  try {
    for await (const event of events) yield `${JSON.stringify(toLine(event))}\n`
  } catch (error) {
    // The answer has begun: the last line says what a status can't any more.
    const problem = toProblem(error)
    const failed: SearchLine = {
      kind: 'failed',
      detail: problem instanceof Problem ? problem.message : 'The search failed.',
    }
    yield `${JSON.stringify(failed)}\n`
  }
}

function toLine(event: ScanEvent): SearchLine {
  if (event.kind === 'match') return { kind: 'match', message: event.record }
  if (event.kind === 'progress') return event
  const { kind, why, from, at, scanned, ...progress } = event
  return { kind, why, from, at, scanned, progress }
}
