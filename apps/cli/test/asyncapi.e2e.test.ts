import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { fetchPinned } from '@waybill/local'

interface Diagnostic {
  severity: number
  message: string
  path: (string | number)[]
}
interface Document {
  version(): string
  channels(): { all(): unknown[] }
  operations(): { all(): unknown[] }
}
interface Parser {
  registerSchemaParser(parser: unknown): void
  parse(text: string): Promise<{ document?: Document; diagnostics: Diagnostic[] }>
}

const [ERROR, WARNING] = [0, 1]

/** The official parser. It is as large as all else together, so it is fetched once into the cache and no dependency. */
async function officialParser(): Promise<Parser> {
  const folder = await fetchPinned(join(import.meta.dirname, 'asyncapi-parser'))
  const require = createRequire(join(folder, 'package.json'))
  const { Parser } = require('@asyncapi/parser') as { Parser: new () => Parser }
  const { AvroSchemaParser } = require('@asyncapi/avro-schema-parser') as { AvroSchemaParser: () => unknown }
  const parser = new Parser()
  parser.registerSchemaParser(AvroSchemaParser())
  return parser
}

test('docs/events/asyncapi.json is valid to the official parser, and so are its Avro schemas', async () => {
  const parser = await officialParser()
  const text = await readFile(join(import.meta.dirname, '../../../docs/events/asyncapi.json'), 'utf8')
  const faults = ({ diagnostics }: { diagnostics: Diagnostic[] }) =>
    diagnostics.filter(({ severity }) => severity === ERROR || severity === WARNING)

  const parsed = await parser.parse(text)
  assert.deepEqual(
    faults(parsed).map(({ message, path }) => `${path.join('/')}: ${message}`),
    [],
  )
  const raw = JSON.parse(text)
  assert.equal(parsed.document?.version(), '3.0.0')
  assert.equal(parsed.document?.channels().all().length, Object.keys(raw.channels).length)
  assert.equal(parsed.document?.operations().all().length, Object.keys(raw.operations).length)

  raw.components.messages.OrderPlaced.payload.schema.fields[0].type = 'no such type'
  assert.ok(faults(await parser.parse(JSON.stringify(raw))).length > 0, 'a schema that is none is found')
})
