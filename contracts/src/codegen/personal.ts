import type { Definition, EventModel, FieldModel, Model, TypeModel } from './model.ts'

/** What readers get in place of a type whose personal fields may be erased. */
export const readName = (name: string): string => `${name}Read`

/**
 * The names of the records that readers get in another form than they are written: in events that are encrypted, those
 * with personal fields, which are null once the person was erased.
 */
export function readRecords(model: Model): Set<string> {
  const found = new Set<string>()
  for (const event of model.events) {
    if (event.piiSubject !== undefined) collect(event.record.name, definitionsOf(event, model), found)
  }
  return found
}

const definitionsOf = (event: EventModel, { shapes }: Model): ReadonlyMap<string, Definition> =>
  new Map(
    [...shapes.map(({ definition }) => definition), ...event.inner, event.record].map((each) => [each.name, each]),
  )

/** Adds the names of a record and of those within it that hold personal fields. Tells whether this one does. */
function collect(name: string, definitions: ReadonlyMap<string, Definition>, found: Set<string>): boolean {
  const definition = definitions.get(name)
  if (definition?.kind !== 'record') return false
  const personal = definition.fields.filter(({ pii, type }) => {
    const inner = namedWithin(type)
    return (inner !== undefined && collect(inner, definitions, found)) || pii
  })
  if (personal.length > 0) found.add(name)
  return personal.length > 0
}

function namedWithin(type: TypeModel): string | undefined {
  if (type.kind === 'array') return namedWithin(type.items)
  if (type.kind === 'nullable') return namedWithin(type.of)
  return type.kind === 'named' ? type.name : undefined
}

/** Checks that an encrypted event says whom its personal fields are about. */
export function checkSubject(event: EventModel, model: Model): string[] {
  const { file, piiSubject, record } = event
  if (piiSubject === undefined) return []
  const field = record.fields.find(({ name }) => name === piiSubject)
  if (!field) return [`${file}: has no field "${piiSubject}", its "piiSubject". Name the field with the person's id.`]
  const plain = field.type.kind === 'plain' && field.type.ts === 'string' && !field.pii
  if (!plain)
    return [`${file}: field "${piiSubject}" is its "piiSubject": it has to be a string, never null nor "pii".`]
  if (!collect(record.name, definitionsOf(event, model), new Set())) {
    return [`${file}: has a "piiSubject" and no field that is "pii". Mark the fields, or leave it out.`]
  }
  return []
}

/** The fields of a record as readers get them. */
export function fieldAsRead(field: FieldModel, read: ReadonlySet<string>): FieldModel {
  const type = typeAsRead(field.type, read)
  return { ...field, type: field.pii && type.kind !== 'nullable' ? { kind: 'nullable', of: type } : type }
}

function typeAsRead(type: TypeModel, read: ReadonlySet<string>): TypeModel {
  if (type.kind === 'array') return { ...type, items: typeAsRead(type.items, read) }
  if (type.kind === 'nullable') return { ...type, of: typeAsRead(type.of, read) }
  return type.kind === 'named' && read.has(type.name) ? { ...type, name: readName(type.name) } : type
}

/** A record as readers get it. */
export const asRead = (definition: Definition, read: ReadonlySet<string>): Definition =>
  definition.kind === 'choice'
    ? definition
    : {
        ...definition,
        name: readName(definition.name),
        doc: `${definition.doc} As it is read: personal data is null once the person was erased.`,
        fields: definition.fields.map((field) => fieldAsRead(field, read)),
      }
