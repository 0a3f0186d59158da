import type { CatalogueEntry } from '../catalogue.ts'
import type { EventModel, Model, TypeModel } from './model.ts'
import { printDefinition, printDoc, printValue } from './print.ts'
import { selfContained } from './self-contained.ts'

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

function renderShapes({ shapes }: Model): string {
  const definitions = shapes.map(({ definition }) => printDefinition(definition))
  return [header('contracts/avro/shapes'), ...definitions].join('\n')
}

function renderTopic(topic: CatalogueEntry, model: Model): string {
  const events = eventsOf(topic, model)
  const shapes = [...new Set(events.flatMap(shapesOf))].sort()
  const imports = [
    "import { defineEvent } from '@waybill/messaging'\n",
    ...(shapes.length > 0 ? [`import type { ${shapes.join(', ')} } from './shapes.ts'\n`] : []),
  ]
  return [
    `${header(`contracts/avro/${topic.name}`)}${imports.join('')}`,
    ...events.map((event) => renderEvent(event, topic, model)),
  ].join('\n')
}

function renderEvent(event: EventModel, topic: CatalogueEntry, model: Model): string {
  const { name } = event.record
  const [service] = event.type.split('.')
  const spec = {
    type: event.type,
    version: event.version,
    topic: topic.name,
    key: topic.key,
    schema: selfContained(event.schema, model.shapes),
  }
  const about = `\`${event.type}\`, which ${service} writes to \`${topic.name}\`, by ${[topic.key].flat().join(', else ')}.`
  const value = `${printDoc(about)}export const ${name} = defineEvent<${name}>(${printValue(spec)})\n`
  return [...[...event.inner, event.record].map(printDefinition), value].join('\n')
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
  return events.flatMap((name) => model.events.filter((event) => event.topic === topic && event.record.name === name))
}

function shapesOf({ record, inner }: EventModel): string[] {
  const named = (type: TypeModel): string[] => {
    if (type.kind === 'array') return named(type.items)
    if (type.kind === 'nullable') return named(type.of)
    return type.kind === 'named' && type.shape ? [type.name] : []
  }
  const records = [record, ...inner].filter((definition) => definition.kind === 'record')
  return records.flatMap(({ fields }) => fields.flatMap(({ type }) => named(type)))
}
