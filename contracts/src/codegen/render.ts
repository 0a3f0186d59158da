import type { CatalogueEntry } from '../catalogue.ts'
import type { Definition, EventModel, Model, TypeModel } from './model.ts'
import { asRead, readName, readRecords } from './personal.ts'
import { printDefinition, printDoc, printValue } from './print.ts'
import { selfContained } from './self-contained.ts'
import { downcastName, upcastName, versionBefore, versionsOf } from './versions.ts'

/** Renders the generated folder: path within it → text. The same contracts always give the same text. */
export function render(model: Model, catalogue: readonly CatalogueEntry[]): Map<string, string> {
  const topics = catalogue.filter((topic) => topic.events.length > 0)
  return new Map([
    ['shapes.ts', renderShapes(model)],
    ...topics.map((topic): [string, string] => [`${topic.name}.ts`, renderTopic(topic, model)]),
    ['events.ts', renderEvents(topics)],
  ])
}

const header = (source: string) => `// Written by \`./waybill schemas generate\` from ${source}. Edit that, not this.\n`

function renderShapes(model: Model): string {
  const definitions = model.shapes.flatMap(({ definition }) => printDefinitions(definition, readRecords(model)))
  return [header('contracts/avro/shapes'), ...definitions].join('\n')
}

/** A type, and beside it what readers get when that differs. */
function printDefinitions(definition: Definition, read: ReadonlySet<string>): string[] {
  const written = printDefinition(definition)
  return read.has(definition.name) ? [written, printDefinition(asRead(definition, read))] : [written]
}

function renderTopic(topic: CatalogueEntry, model: Model): string {
  const events = eventsOf(topic, model)
  const read = readRecords(model)
  const shapes = [...new Set(events.flatMap((event) => shapesOf(event, read)))].sort()
  const casts = events.flatMap((event) => castsOf(event, model).map(({ name }) => name)).sort()
  const makers = ['defineEvent', ...new Set(casts.map((name) => (name.startsWith('from') ? 'from' : 'to')))]
  const imports = [
    `import { ${makers.join(', ')} } from '@waybill/messaging'\n`,
    ...(casts.length > 0 ? [`import { ${casts.join(', ')} } from '../upcasts.ts'\n`] : []),
    ...(shapes.length > 0 ? [`import type { ${shapes.join(', ')} } from './shapes.ts'\n`] : []),
  ]
  return [
    `${header(`contracts/avro/${topic.name}`)}${imports.join('')}`,
    ...events.map((event) => renderEvent(event, topic, model, read)),
  ].join('\n')
}

function renderEvent(event: EventModel, topic: CatalogueEntry, model: Model, read: ReadonlySet<string>): string {
  const { name } = event.record
  const [service] = event.type.split('.')
  const spec = {
    type: event.type,
    version: event.version,
    topic: topic.name,
    key: topic.key,
    schema: selfContained(event.schema, model.shapes),
  }
  const what = event.older ? `Version ${event.version} of \`${event.type}\`` : `\`${event.type}\``
  const about = `${what}, which ${service} writes to \`${topic.name}\`, by ${[topic.key].flat().join(', else ')}.`
  const types = read.has(name) ? `${name}, ${readName(name)}` : name
  const casts = castsOf(event, model).map(({ option, call }) => `  ${option}: ${call},\n`)
  const printed = printValue(spec).replace(/\}$/, `${casts.join('')}}`)
  const value = `${printDoc(about)}export const ${name} = defineEvent<${types}>(${printed})\n`
  return [...[...event.inner, event.record].flatMap((each) => printDefinitions(each, read)), value].join('\n')
}

/** How an event becomes, and is made from, the version before; the functions are written by hand. */
function castsOf(event: EventModel, model: Model): { name: string; option: string; call: string }[] {
  const before = versionBefore(model, event)
  if (!before) return []
  const [up, down] = [upcastName(before), downcastName(before)]
  return [
    { name: up, option: 'upcast', call: `from(${before.record.name}, ${up})` },
    ...(event.downcast ? [{ name: down, option: 'downcast', call: `to(${before.record.name}, ${down})` }] : []),
  ]
}

function renderEvents(topics: readonly CatalogueEntry[]): string {
  const imports = topics.map(({ name, events }) => `import { ${[...events].sort().join(', ')} } from './${name}.ts'\n`)
  const exports = topics.map(({ name }) => `export * from './${name}.ts'\n`)
  const all = topics.flatMap(({ events }) => events.map((event) => `  ${event},\n`))

  return [
    `${header('contracts/src/catalogue.ts')}import type { AnyEventType } from '@waybill/messaging'\n${imports.join('')}`,
    `export * from './shapes.ts'\n${exports.join('')}`,
    `/** Every event of the system, topic by topic. */\nexport const events: readonly AnyEventType[] = [\n${all.join('')}]\n`,
  ].join('\n')
}

function eventsOf({ name: topic, events }: CatalogueEntry, model: Model): EventModel[] {
  // The older first: the newer are made from them.
  return events.flatMap((name) => versionsOf(model, topic, name).reverse())
}

function shapesOf({ record, inner, piiSubject }: EventModel, read: ReadonlySet<string>): string[] {
  const encrypted = piiSubject !== undefined
  const named = (type: TypeModel): string[] => {
    if (type.kind === 'array') return named(type.items)
    if (type.kind === 'nullable') return named(type.of)
    if (type.kind !== 'named' || !type.shape) return []
    return encrypted && read.has(type.name) ? [type.name, readName(type.name)] : [type.name]
  }
  const records = [record, ...inner].filter((definition) => definition.kind === 'record')
  return records.flatMap(({ fields }) => fields.flatMap(({ type }) => named(type)))
}
