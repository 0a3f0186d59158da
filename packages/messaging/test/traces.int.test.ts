import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { on, publish } from '../src/index.ts'
import { createWorld, until } from './harness.ts'
import { Ping } from './ping.ts'

const at = new Date(1_763_700_000_000)
const exporter = new InMemorySpanExporter()
const spansOf = (prefix: string) => exporter.getFinishedSpans().filter(({ name }) => name.startsWith(prefix))

before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
})

test('request, publish, relay and handlers are one trace across the broker, each linked to what it followed from', async (t) => {
  const world = await createWorld(t)
  await world.db.query('create table seen (n int)')
  const answered = on(Ping, async ({ data }, tx) => {
    await tx.query('insert into seen (n) values ($1)', [data.n])
    return data.n > 1 ? Ping({ id: data.id, n: data.n - 1, at }) : undefined
  })
  world.relay()
  world.consumer([answered])
  const request = trace.getTracer('test').startSpan('POST /pings')
  await context.with(trace.setSpan(context.active(), request), () =>
    world.db.transaction((tx) => publish(tx, Ping({ id: 'a', n: 2, at }))),
  )
  request.end()
  await until('both are seen', async () => (await world.db.query('select 1 from seen')).length === 2)
  await until('its spans have ended', () => spansOf('process').length >= 2 && spansOf('send').length >= 2)

  const traceIds = new Set(exporter.getFinishedSpans().map((span) => span.spanContext().traceId))
  assert.deepEqual([...traceIds], [request.spanContext().traceId])
  const [first, second] = spansOf('create pings.v1')
  assert.ok(first && second)
  assert.equal(first.parentSpanContext?.spanId, request.spanContext().spanId)
  assert.equal(first.kind, SpanKind.PRODUCER)
  const handling = spansOf('process pings.v1').find(
    (span) => span.parentSpanContext?.spanId === first.spanContext().spanId,
  )
  assert.equal(handling?.kind, SpanKind.CONSUMER)
  assert.equal(second.parentSpanContext?.spanId, handling?.spanContext().spanId)
  for (const made of [first, second]) {
    const id = made.spanContext().spanId
    const sent = spansOf('send pings.v1').find(
      (span) => span.parentSpanContext?.spanId === id || span.links.some((link) => link.context.spanId === id),
    )
    assert.equal(sent?.kind, SpanKind.CLIENT)
    assert.equal(sent.status.code, SpanStatusCode.UNSET)
  }
  const { attributes } = first
  assert.equal(attributes['messaging.system'], 'kafka')
  assert.equal(attributes['messaging.operation.type'], 'create')
  assert.equal(attributes['messaging.destination.name'], Ping.topic)
})
