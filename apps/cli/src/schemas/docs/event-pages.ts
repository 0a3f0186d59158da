import { type ContractTopic, topics } from '@waybill/contracts'
import type { AnyEventType } from '@waybill/messaging'
import { type AvroJson, type Lookup, lookupIn, typeInWords } from '@waybill/operations'
import { consumersOf, type EventInfo, type Flow, sourcesOf } from '../../flow/manifest.ts'
import { code, table } from '../../output/markdown.ts'
import { exampleOf } from './example.ts'

const DAY_MS = 86_400_000
const WRITTEN = 'Written by `./waybill schemas docs` from the contracts and the manifests. Edit those, not this.'

/** An event, and who sends and receives it. */
export interface EventDocs extends EventInfo {
  contract: AnyEventType
}

/** The pages of docs/events: name → text. One a topic, and README.md that lists them. */
export function eventPages(flow: Flow, events: readonly EventDocs[]): Map<string, string> {
  const own = topics.filter(({ name }) => events.some(({ topic }) => topic === name))
  const pages = own.map((topic): [string, string] => [`${topic.name}.md`, topicPage(flow, topic, events)])
  return new Map([['README.md', indexPage(flow, own, events)], ...pages])
}

function indexPage(flow: Flow, own: readonly ContractTopic[], events: readonly EventDocs[]): string {
  const rows = own.map(({ name, owner, key }) => {
    const told = events.filter(({ topic }) => topic === name)
    const readers = new Set(told.flatMap((event) => consumersOf(flow, event.name)))
    return [
      `[${name}](${name}.md)`,
      owner,
      keyInWords(key),
      told.map((event) => event.name).join(', '),
      [...readers].sort().join(', '),
    ]
  })
  return page(
    '# Events',
    WRITTEN,
    'For tools the same stands in [asyncapi.json](asyncapi.json), an AsyncAPI 3 document. How they move an order: [flow](../flow.md).',
    table(['Topic', 'Owner', 'Key', 'Events', 'Read by'], rows),
  )
}

function topicPage(flow: Flow, topic: ContractTopic, events: readonly EventDocs[]): string {
  const { name, owner, key, partitions, retentionMs, cleanup } = topic
  const kept =
    cleanup === 'compact' ? 'the newest record of each key, for ever' : `${Math.round(retentionMs / DAY_MS)} days`
  return page(
    `# ${name}`,
    WRITTEN,
    table(
      ['', ''],
      [
        ['owner', owner],
        ['key', keyInWords(key)],
        ['partitions', String(partitions)],
        ['kept', kept],
      ],
    ),
    `Values are Avro, each with the id of its schema in front as Confluent has it. The envelope is in the headers: CloudEvents 1.0, ${code('ce_id')}, ${code('ce_type')}, ${code('ce_source')}, ${code('ce_time')}, ${code('ce_subject')}, beside ${code('correlationid')}, ${code('causationid')} and ${code('eventversion')}. Of one key events are in order.`,
    ...events.filter((event) => event.topic === name).flatMap((event) => eventSection(flow, event)),
  )
}

function eventSection(flow: Flow, event: EventDocs): string[] {
  const { contract, name, type, external } = event
  const readers = [...consumersOf(flow, name), ...(external ? ['readers outside'] : [])]
  const { doc } = contract.schema as { doc?: string }
  return [
    `## ${name}`,
    doc ?? '',
    table(
      ['', ''],
      [
        ['type', code(type)],
        ['version', versionsOf(contract)],
        ['sent by', sourcesOf(flow, event).join(', ') || 'nobody'],
        ['received by', readers.join(', ') || 'nobody'],
        ['subject', code(contract.subject)],
      ],
    ),
    table(['Field', 'Type', 'What it is'], fieldsOf(contract.schema as AvroJson)),
    `\`\`\`json\n${exampleText(contract.schema)}\n\`\`\``,
  ]
}

function versionsOf({ version, upcast }: AnyEventType): string {
  const older: number[] = []
  for (let before = upcast; before; before = before.event.upcast) older.push(before.event.version)
  return older.length === 0 ? String(version) : `${version}; older ones there may be records of: ${older.join(', ')}`
}

/** Every field by its path, those of shapes under it: `lines[].sku`. */
function fieldsOf(schema: AvroJson): string[][] {
  const lookup = lookupIn(schema)
  const rows: string[][] = []
  const within = (type: AvroJson, path: string, around: readonly AvroJson[]): void => {
    const { fields, items } = recordIn(type, lookup)
    if (items !== undefined) return void within(items, `${path}[]`, around)
    for (const field of fields) {
      const own = path === '' ? field.name : `${path}.${field.name}`
      const notes = [
        field.doc ?? '',
        ...(field.pii ? ['Personal data.'] : []),
        ...('default' in field ? [`Default ${JSON.stringify(field.default)}.`] : []),
      ]
      rows.push([code(own), code(typeInWords(field.type, lookup)), notes.join(' ')])
      const inner = lookup(field.type)
      // A type that holds itself is told once.
      if (!around.includes(inner)) within(inner, own, [...around, inner])
    }
  }
  within(schema, '', [])
  return rows
}

/** What is inside a type that may be null: its fields, or the items of a list. */
function recordIn(type: AvroJson, lookup: Lookup) {
  const found = lookup(type)
  const held = Array.isArray(found) ? lookup(found.find((branch) => branch !== 'null') ?? 'null') : found
  if (typeof held === 'string' || Array.isArray(held)) return { fields: [] }
  return { fields: held.fields ?? [], items: held.items }
}

/** The example of an event as JSON; a bigint as a text, since JSON has none. */
export const exampleText = (schema: object): string =>
  JSON.stringify(exampleOf(schema), (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)

const keyInWords = (key: string | readonly string[]) => [key].flat().map(code).join(', else ')

const page = (...parts: string[]) => `${parts.filter(Boolean).join('\n\n')}\n`
