import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { readSettings } from '@waybill/local'

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

const pinned = join(import.meta.dirname, 'asyncapi-parser')
const [ERROR, WARNING] = [0, 1]

/** The official parser. It is as large as all else together, so it is fetched once into the cache and no dependency. */
async function officialParser(t: TestContext): Promise<Parser> {
  const lock = await readFile(join(pinned, 'package-lock.json'))
  const { cache } = readSettings(process.env)
  const folder = join(cache, `asyncapi-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`)
  if (!existsSync(folder)) await install(t, cache, folder)
  const require = createRequire(join(folder, 'package.json'))
  const { Parser } = require('@asyncapi/parser') as { Parser: new () => Parser }
  const { AvroSchemaParser } = require('@asyncapi/avro-schema-parser') as { AvroSchemaParser: () => unknown }
  const parser = new Parser()
  parser.registerSchemaParser(AvroSchemaParser())
  return parser
}

/** Complete or absent: it comes into a folder of this process, which is renamed in the end. */
async function install(t: TestContext, cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const partial = await mkdtemp(join(cache, 'asyncapi.partial-'))
  t.after(() => rm(partial, { recursive: true, force: true }))
  await cp(pinned, partial, { recursive: true })
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: partial })
  await rename(partial, folder).catch((error) => {
    if (!existsSync(folder)) throw error // else another process was faster
  })
}

test('docs/events/asyncapi.json is valid to the official parser, and so are its Avro schemas', async (t) => {
  const parser = await officialParser(t)
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
