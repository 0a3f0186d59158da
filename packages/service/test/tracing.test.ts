import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { test } from 'node:test'
import { currentContext } from '@waybill/messaging'
import { Problem, type Route } from '../src/index.ts'
import { startTracing } from '../src/tracing.ts'
import { appWith } from './app-with.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId: string
  kind: number
  status: { code: number }
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}
interface Export {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
}

const routes: Route = (app) => {
  app.get('/api/things/:id', { config: { access: 'public' } }, async (request) => {
    request.log.info('Looking')
    return currentContext()
  })
  app.get('/api/broken', { config: { access: 'public' } }, async () => {
    throw new Problem(500, 'broken', 'It is broken')
  })
}

test('a request is a span of its caller’s trace, and events published in it are its children', async (t) => {
  const spans: Span[] = []
  const collector = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Export
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  t.after(() => collector.close())
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  const stop = await startTracing({ service: 'test', instance: '0', endpoint })

  const { app, lines } = await appWith([routes])
  const headers = { traceparent: `00-${TRACE}-${CALLER}-01`, 'x-correlation-id': 'c-1' }
  const cause = (await app.inject({ url: '/api/things/7', headers })).json()
  await app.inject({ url: '/api/broken', headers })
  await stop()

  const [thing, broken] = spans
  assert.ok(thing && broken)
  assert.deepEqual([thing.name, thing.traceId, thing.parentSpanId], ['GET /api/things/:id', TRACE, CALLER])
  assert.equal(cause.traceparent, `00-${TRACE}-${thing.spanId}-01`)
  const attributes = Object.fromEntries(
    thing.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  )
  assert.equal(attributes['http.response.status_code'], 200)
  assert.equal(attributes['waybill.correlation_id'], 'c-1')
  assert.equal(broken.status.code, 2)

  const line = JSON.parse(lines.find((text) => text.includes('Looking')) ?? '{}')
  assert.deepEqual([line.correlationId, line.traceId, line.spanId], ['c-1', TRACE, thing.spanId])
})
