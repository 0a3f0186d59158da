import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { events } from '@waybill/contracts'
import { readFlow } from '../src/flow/flow.ts'
import type { Flow } from '../src/flow/manifest.ts'
import { nameOf } from '../src/flow/read-services.ts'
import { eventDocs, staleDocs } from '../src/schemas/docs/docs.ts'
import { exampleOf } from '../src/schemas/docs/example.ts'

describe('the pages of events', () => {
  let flow: Flow
  let files: Map<string, string>
  before(async () => {
    flow = await readFlow()
    files = await eventDocs(flow)
  })

  test('docs/events is up to date', async () => {
    assert.deepEqual(await staleDocs(flow), [], 'Run ./waybill schemas docs and commit.')
  })

  test('every event has its section on the page of its topic, with who sends it and an example', () => {
    for (const event of events) {
      const page = files.get(`${event.topic}.md`) ?? ''
      const section = page.split('\n## ').find((part) => part.startsWith(`${nameOf(event)}\n`)) ?? ''
      assert.match(section, /\| sent by \| [\w-]+/, event.type)
      assert.match(section, /```json\n\{/, event.type)
    }
  })

  test('the document tells what each service sends and receives as the flow does', () => {
    const { operations } = JSON.parse(files.get('asyncapi.json') ?? '') as {
      operations: Record<string, { action: string; messages: { $ref: string }[] }>
    }
    for (const { name, emits, consumes } of flow.services) {
      const told = (action: string) =>
        Object.entries(operations)
          .filter(([key]) => key.startsWith(`${name}.${action}.`))
          .flatMap(([, { messages }]) => messages.map(({ $ref }) => $ref.split('/').at(-1)))
          .sort()
      assert.deepEqual(told('send'), [...new Set(emits)].sort(), name)
      assert.deepEqual(told('receive'), [...new Set(consumes.map(({ event }) => event))].sort(), name)
    }
  })
})

describe('the example of an event fits its schema', () => {
  for (const event of events) {
    test(event.type, () => {
      const data = exampleOf(event.schema)
      assert.deepEqual(event.codec.decoderFor(event.schema)(event.codec.encode(data)), data)
    })
  }
})
