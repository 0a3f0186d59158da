import { milliseconds, type Registry, type Tail } from '@waybill/messaging'
import { openSse, Problem, type Route, type Sse } from '@waybill/service'
import { Type } from 'typebox'
import type { ConsoleConfig } from '../config.ts'
import { type Cursor, RESUME_WITHIN_MS, readCursor } from './cursor.ts'
import { openFeed } from './feed.ts'
import { followable } from './topics.ts'

const Query = Type.Object({
  topics: Type.Optional(
    Type.String({ maxLength: 2_000, description: 'With commas between; when left out, those that tell of orders' }),
  ),
  from: Type.Optional(Type.Enum(['now', '1m', '5m', '15m'], { description: 'How far back it begins' })),
  after: Type.Optional(
    Type.String({ maxLength: 8_000, description: 'As Last-Event-ID, for a page that connects anew' }),
  ),
})

/** Each reads Kafka for itself. */
const MOST_FEEDS = 20
/** Then it ends, and who comes again has shown anew who he is. */
const LONGEST_MS = 15 * 60_000
const LIMITS = { maxPendingBytes: 8 * 1024 * 1024, heartbeatMs: 15_000 }

/** GET /console/api/tail: what comes on several topics, as server-sent events in batches. */
export const showTail =
  (registry: Registry, settings: ConsoleConfig): Route =>
  (app) => {
    const feeds = new Map<Sse, Tail>()
    // Open streams would hold the server open: when it closes they end, and their pages come again.
    app.addHook('preClose', async () => {
      for (const sse of feeds.keys()) sse.end()
    })

    app.get(
      '/console/api/tail',
      {
        schema: {
          querystring: Query,
          produces: ['text/event-stream'],
          tags: ['flow'],
          summary: 'What comes on topics, as server-sent events',
          description: 'Last-Event-ID goes on behind that batch, for five minutes. `gap`: it begins anew instead.',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { topics = '', from = 'now', after } = request.query
        const wanted = chosen(topics)
        const cursor = cursorIn(request.headers['last-event-id'] ?? after)
        if (feeds.size >= MOST_FEEDS) {
          throw new Problem(429, 'too-many-streams', `${MOST_FEEDS} flows are open at this console. Close one first.`)
        }
        const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])
        const sse = openSse(reply.hijack().raw, LIMITS, Object.fromEntries(headers))
        const lost = cursor !== undefined && Date.now() - cursor.at.getTime() > RESUME_WITHIN_MS
        if (lost) sse.send({ event: 'gap', data: JSON.stringify({ since: cursor.at }) })
        const begin = new Date(Date.now() - (from === 'now' ? 0 : milliseconds(from)))
        const start = cursor && !lost ? cursor : begin
        const { brokers, topicPrefix } = settings
        const feed = openFeed(sse, { topics: wanted, from: start }, registry, request.log, { brokers, topicPrefix })
        feeds.set(sse, feed)
        const longest = setTimeout(() => sse.end(), LONGEST_MS).unref()
        sse.onClose(() => {
          clearTimeout(longest)
          feeds.delete(sse)
          void feed.close()
        })
      },
    )
  }

function chosen(text: string): string[] {
  const known = followable.map(({ name }) => name)
  if (text === '') return followable.filter(({ ofOrders }) => ofOrders).map(({ name }) => name)
  const names = text.split(',')
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return names
  throw new Problem(400, 'unknown-topic', `No such topic: ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
}

function cursorIn(id: string | string[] | undefined): Cursor | undefined {
  if (id === undefined || id === '') return undefined
  const cursor = readCursor(String(id))
  if (cursor) return cursor
  throw new Problem(400, 'bad-cursor', 'Last-Event-ID is no id of this stream.')
}
