import type { CatalogueEntry } from '../catalogue.ts'
import { ContractError, type EventModel, type Model, type TypeModel } from './model.ts'
import { checkSubject } from './personal.ts'
import { checkVersions } from './versions.ts'

/**
 * Checks what no single file can tell: that catalogue and files hold the same events, that keys can be keys and names are
 * free.
 * @throws {ContractError} with every problem found.
 */
export function checkAgainstCatalogue(model: Model, catalogue: readonly CatalogueEntry[]): void {
  const problems = [
    ...missing(model, catalogue),
    ...model.events.flatMap((event) => check(event, catalogue)),
    ...model.events.flatMap((event) => [...checkVersions(event, model), ...checkSubject(event, model)]),
    ...doubles(model),
  ]
  if (problems.length > 0) throw new ContractError(problems)
}

function missing(model: Model, catalogue: readonly CatalogueEntry[]): string[] {
  return catalogue.flatMap(({ name: topic, events }) =>
    events
      .filter((name) => !model.events.some((event) => event.topic === topic && event.name === name))
      .map((name) => `contracts/src/catalogue.ts: ${topic} lists ${name}. Add contracts/avro/${topic}/${name}.avsc.`),
  )
}

function check(event: EventModel, catalogue: readonly CatalogueEntry[]): string[] {
  const topic = catalogue.find((entry) => entry.name === event.topic)
  if (!topic)
    return [`${event.file}: topic ${event.topic} is not in contracts/src/catalogue.ts. Add it, or move the file.`]

  const problems: string[] = []
  if (!topic.events.includes(event.name)) {
    problems.push(`${event.file}: ${event.topic} in contracts/src/catalogue.ts does not list ${event.name}. Add it.`)
  }
  if (!event.type.startsWith(`${topic.owner}.`)) {
    problems.push(`${event.file}: "${event.type}" is not an event of ${topic.owner}, which owns ${topic.name}.`)
  }
  return [...problems, ...checkKey(event, topic)]
}

// Without a key Kafka spreads the records over all partitions, and the events of one aggregate lose their order.
function checkKey(event: EventModel, topic: CatalogueEntry): string[] {
  const keys = [topic.key].flat()
  return keys.flatMap((key, index) => {
    const field = event.record.fields.find(({ name }) => name === key)
    if (!field) return [`${event.file}: has no field "${key}", the key of ${topic.name}. Add it.`]
    const last = index === keys.length - 1
    if (isText(field.type) || (!last && field.type.kind === 'nullable' && isText(field.type.of))) return []
    return [
      `${event.file}: field "${key}" is the key of ${topic.name}, so it has to be a string${last ? ', never null' : ''}.`,
    ]
  })
}

const isText = (type: TypeModel) => type.kind === 'plain' && type.ts === 'string'

// All names are exported from one place, @waybill/contracts.
function doubles(model: Model): string[] {
  const places = [
    ...model.shapes.map(({ file, definition }) => ({ file, name: definition.name })),
    ...model.events.flatMap(({ file, record, inner }) => [record, ...inner].map(({ name }) => ({ file, name }))),
    ...model.events.filter(({ older }) => !older).map(({ file, type }) => ({ file, name: type })),
  ]
  const byName = Map.groupBy(places, ({ name }) => name)
  return [...byName]
    .filter(([, found]) => found.length > 1)
    .map(
      ([name, found]) =>
        `${name} is defined ${found.length} times, in ${found.map(({ file }) => file).join(' and ')}. Rename one, or make it a shape.`,
    )
}
