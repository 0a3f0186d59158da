import { allow, isObject, titled } from './attributes.ts'
import {
  ContractError,
  type EventModel,
  type JsonObject,
  type Model,
  type Report,
  type ShapeModel,
  type Source,
} from './model.ts'
import { parseFields, parseType, type Scope, SHAPES } from './parse-type.ts'
import { recordName } from './versions.ts'

const ATTRIBUTES = [
  ...['type', 'name', 'namespace', 'doc', 'eventType', 'eventVersion', 'piiSubject', 'downcast', 'external'],
  ...['aliases', 'fields'],
]
const EVENT_TYPE = /^[a-z-]+\.[a-z-]+\.[a-z-]+$/

/**
 * Reads all contracts into the model the code is generated from.
 * @throws {ContractError} with every problem found in any file, each with its file and field.
 */
export function parseContracts(sources: Source[]): Model {
  const problems: string[] = []
  const names = new Set(sources.filter((source) => source.folder === 'shapes').map((source) => source.name))
  const model: Model = { events: [], shapes: [] }

  for (const source of sources) {
    const report: Report = (problem) => problems.push(`${source.file}: ${problem}`)
    if (!isObject(source.schema)) report('is not a JSON object with an Avro schema.')
    else if (source.folder === 'shapes') model.shapes.push(parseShape(source, source.schema, names, report))
    else model.events.push(parseEvent(source, source.schema, names, report))
  }
  if (problems.length > 0) throw new ContractError(problems)
  return model
}

function parseEvent(source: Source, schema: JsonObject, shapes: Set<string>, report: Report): EventModel {
  const scope: Scope = { shapes, inner: [] }
  const { downcast, ...registered } = schema
  const { eventType, eventVersion } = schema
  allow(schema, ATTRIBUTES, report)
  const { name: record, doc } = titled(schema, report)
  const [name = '', older] = source.name.split('.v')
  const wanted = recordName(name, Number(eventVersion))

  if (schema.type !== 'record') report('an event is a "record".')
  if (record !== wanted) {
    report(`its record is named "${record}". File and record must have one name, with the version: "${wanted}".`)
  }
  if (older !== undefined && older !== String(eventVersion)) report(`its "eventVersion" has to be ${older}.`)
  if (typeof eventType !== 'string' || !EVENT_TYPE.test(eventType)) {
    report(
      `"eventType" is ${JSON.stringify(eventType)}. Write <service>.<entity>.<action>, for example orders.order.placed.`,
    )
  }
  if (!Number.isInteger(eventVersion) || Number(eventVersion) < 1)
    report('"eventVersion" has to be a whole number from 1.')
  if (downcast !== undefined && downcast !== true) report('"downcast" is true or left out.')
  if (schema.external !== undefined && schema.external !== true) report('"external" is true or left out.')

  const namespace = `waybill.${String(eventType).split('.')[0]}`
  if (schema.namespace !== namespace) report(`"namespace" has to be "${namespace}", for the service in its eventType.`)

  const inCode = older === undefined ? name : `${name}V${older}`
  return {
    file: source.file,
    topic: source.folder,
    type: String(eventType),
    version: Number(eventVersion),
    name,
    older: older !== undefined,
    downcast: downcast === true,
    piiSubject: schema.piiSubject === undefined ? undefined : String(schema.piiSubject),
    record: { kind: 'record', name: inCode, doc, fields: parseFields(schema, scope, report) },
    inner: scope.inner,
    // Whether another version is written too does not change this one.
    schema: registered,
  }
}

function parseShape(source: Source, schema: JsonObject, shapes: Set<string>, report: Report): ShapeModel {
  const scope: Scope = { shapes, inner: [] }

  // A shape of a plain type has no name in Avro; the file gives it one in the code.
  if (schema.oneOf !== undefined) {
    const type = parseType(schema, scope, report)
    const { doc } = titled({ name: source.name, doc: schema.doc }, report)
    return {
      file: source.file,
      schema,
      definition: { kind: 'choice', name: source.name, doc, values: type.kind === 'choice' ? type.values : [] },
    }
  }

  const { namespace, ...named } = schema
  if (namespace !== SHAPES) report(`"namespace" has to be "${SHAPES}".`)
  if (schema.name !== source.name) report(`it is named "${schema.name}". File and shape must have one name.`)
  parseType(named, scope, report)

  const definition = scope.inner.pop()
  if (!definition) report('a shape is a "record", an "enum", or a "string" with "oneOf".')
  if (scope.inner.length > 0)
    report(`has named types inside: give ${scope.inner.map((type) => type.name).join(', ')} a file of its own.`)
  return {
    file: source.file,
    schema,
    definition: definition ?? { kind: 'choice', name: source.name, doc: '', values: [] },
  }
}
