import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseContracts } from '../src/codegen/parse.ts'
import { render } from '../src/codegen/render.ts'
import { colour, event, field, point, source } from './tiny.ts'

const catalogue = [{ name: 'test.v1', key: 'id', owner: 'test', events: ['Tested'] }]

function rendered(...fields: object[]): Map<string, string> {
  return render(parseContracts([point, colour, source('test.v1', 'Tested', event({ fields }))]), catalogue)
}

/** The body of the event's type. */
function typeOf(...fields: object[]): string {
  return (
    rendered(...fields)
      .get('test.v1.ts')
      ?.match(/export type Tested = \{\n(.*?)\n\}/s)?.[1] ?? ''
  )
}

describe('the type of a field', () => {
  const cases: [unknown, string][] = [
    ['boolean', 'boolean'],
    ['int', 'number'],
    ['long', 'number'],
    [{ type: 'long', logicalType: 'bigint' }, 'bigint'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, 'Date'],
    [{ type: 'string', logicalType: 'uuid' }, 'string'],
    [{ type: 'array', items: 'string' }, 'string[]'],
    [{ type: 'array', items: { type: 'array', items: 'int' } }, 'number[][]'],
    [{ type: 'array', items: ['null', 'string'] }, '(string | null)[]'],
    [{ type: 'string', oneOf: ['a-b', 'c'] }, "'a-b' | 'c'"],
    ['waybill.shapes.Point', 'Point'],
    ['waybill.shapes.Colour', 'Colour'],
    [{ type: 'enum', name: 'Kind', doc: 'A kind.', symbols: ['a'] }, 'Kind'],
  ]
  for (const [type, typescript] of cases) {
    test(typescript, () => assert.equal(typeOf(field('it', type)), `  /** The it. */\n  it: ${typescript}`))
  }
  test('or null', () => {
    assert.equal(typeOf(field('it', ['null', 'long'], { default: null })), '  /** The it. */\n  it: number | null')
  })
  test('personal', () => {
    assert.equal(typeOf(field('it', 'string', { pii: true })), '  /** The it. Personal data. */\n  it: string')
  })
})

test('types written inside an event are exported before it', () => {
  const kind = { type: 'enum', name: 'Kind', doc: 'A kind.', symbols: ['a', 'b'] }
  const text = rendered(field('id', 'string'), field('kind', kind)).get('test.v1.ts') ?? ''
  assert.ok(
    text.includes(
      "/** A kind. */\nexport const Kind = ['a', 'b'] as const\nexport type Kind = (typeof Kind)[number]\n\n/** Something",
    ),
  )
})

test('a whole file', () => {
  const { fields } = event()
  assert.equal(
    rendered(...(fields as object[]), field('at', 'waybill.shapes.Point')).get('test.v1.ts'),
    `// Written by \`./waybill schemas generate\` from contracts/avro/test.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Point } from './shapes.ts'

/** Something was tested. */
export type Tested = {
  /** The id. */
  id: string
  /** The at. */
  at: Point
}

/** \`test.it.tested\`, which test writes to \`test.v1\`, by id. */
export const Tested = defineEvent<Tested>({
  type: 'test.it.tested',
  version: 1,
  topic: 'test.v1',
  key: 'id',
  schema: {
    type: 'record',
    name: 'Tested',
    namespace: 'waybill.test',
    doc: 'Something was tested.',
    eventType: 'test.it.tested',
    eventVersion: 1,
    fields: [
      { name: 'id', type: 'string', doc: 'The id.' },
      {
        name: 'at',
        type: {
          type: 'record',
          name: 'Point',
          namespace: 'waybill.shapes',
          doc: 'A point.',
          fields: [{ name: 'x', type: 'int', doc: 'The x.' }],
        },
        doc: 'The at.',
      },
    ],
  },
})
`,
  )
})

test('shapes and the list of all events have a file of their own', () => {
  const files = rendered(field('id', 'string'))
  assert.deepEqual([...files.keys()], ['shapes.ts', 'test.v1.ts', 'events.ts'])
  assert.ok(files.get('shapes.ts')?.includes("export const Colour = ['dark-red', 'blue'] as const\n"))
  assert.ok(
    files.get('shapes.ts')?.includes('/** A point. */\nexport type Point = {\n  /** The x. */\n  x: number\n}\n'),
  )
  assert.ok(files.get('events.ts')?.includes("export * from './test.v1.ts'\n"))
})
