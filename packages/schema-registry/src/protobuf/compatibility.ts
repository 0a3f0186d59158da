import type { Incompatibility } from '../incompatibility.ts'
import { compareFields } from './compare-fields.ts'
import { finding, type Place } from './findings.ts'
import { join, type Names, resolve } from './names.ts'
import type { Field, Message, ProtoFile } from './types.ts'

/** A file with all the types it can use. */
export type Proto = { file: ProtoFile; names: Names }

/** One of the two schemas, and the full name of the message that is being compared. */
export type Side = { names: Names; scope: string }

export type Sides = {
  reader: Side
  writer: Side
  /** Pairs of messages of other files that were compared, by name; undefined while they are. */
  compared: Map<string, Incompatibility[] | undefined>
}

/**
 * Why messages written with `writer` cannot always be read with `reader`; empty when they can. The rules are those of
 * Confluent's registry: what the wire format lets through, by the numbers of fields. Enums and services play no part.
 */
export function findIncompatibilities(reader: Proto, writer: Proto): Incompatibility[] {
  const sides: Sides = {
    reader: { names: reader.names, scope: reader.file.package ?? '' },
    writer: { names: writer.names, scope: writer.file.package ?? '' },
    compared: new Map(),
  }
  const samePackage = (reader.file.package ?? '') === (writer.file.package ?? '')
  return [
    ...(samePackage ? [] : [finding('PACKAGE_CHANGED', { path: '', where: '' })]),
    ...compareTypes(reader.file.messages, writer.file.messages, { path: '', where: '' }, sides),
    ...compareExtensions(reader.file, writer.file, sides),
  ]
}

function compareTypes(read: Message[], written: Message[], place: Place, sides: Sides): Incompatibility[] {
  const byName = new Map(read.map((message) => [message.name, message]))
  return written.flatMap((was) => {
    const is = byName.get(was.name)
    const at = { path: `${place.path}/${was.name}`, where: join(place.where, was.name) }
    if (is === undefined) return [finding('MESSAGE_REMOVED', at)]
    return compareMessages(is, was, at, within(sides, was.name))
  })
}

const within = ({ reader, writer, compared }: Sides, name: string): Sides => ({
  reader: { ...reader, scope: join(reader.scope, name) },
  writer: { ...writer, scope: join(writer.scope, name) },
  compared,
})

/** Fields by their number, whatever oneof they are in, then the messages inside. */
export function compareMessages(reader: Message, writer: Message, place: Place, sides: Sides): Incompatibility[] {
  const [read, written] = [byNumber(reader), byNumber(writer)]
  const gone = new Set(
    writer.oneofs
      .filter(
        ({ name, fields }) =>
          !reader.oneofs.some((one) => one.name === name) && !fields.some(({ number }) => read.has(number)),
      )
      .map(({ name }) => name),
  )
  const numbers = [...new Set([...written.keys(), ...read.keys()])].sort((a, b) => a - b)
  const ofFields = numbers.flatMap((number) => {
    const [is, was] = [read.get(number), written.get(number)]
    if (is === undefined && was !== undefined) return removed(was, gone, place)
    if (is === undefined) return []
    const at = placeOf(is, place)
    if (was === undefined) return is.field.label === 'required' ? [finding('REQUIRED_FIELD_ADDED', at)] : []
    return compareFields(is.field, was.field, at, sides)
  })
  return [
    ...movedIntoOneOfs(reader, written, place),
    ...ofFields,
    ...compareTypes(reader.messages, writer.messages, place, sides),
  ]
}

type InMessage = { field: Field; oneof: string | undefined }

const byNumber = ({ fields, oneofs }: Message): Map<number, InMessage> =>
  new Map([
    ...fields.map((field): [number, InMessage] => [field.number, { field, oneof: undefined }]),
    ...oneofs.flatMap(({ name, fields }) =>
      fields.map((field): [number, InMessage] => [field.number, { field, oneof: name }]),
    ),
  ])

function placeOf({ field, oneof }: InMessage, { path, where }: Place): Place {
  return { path: `${path}${oneof === undefined ? '' : `/${oneof}`}/${field.number}`, where: join(where, field.name) }
}

// A oneof that is gone with all its fields is read as none of them set, as if it had never been.
function removed(was: InMessage, goneOneOfs: Set<string>, place: Place): Incompatibility[] {
  if (was.oneof !== undefined)
    return goneOneOfs.has(was.oneof) ? [] : [finding('ONEOF_FIELD_REMOVED', placeOf(was, place))]
  return was.field.label === 'required' ? [finding('REQUIRED_FIELD_REMOVED', placeOf(was, place))] : []
}

// Fields that could be set together cannot exclude one another now. Those of one oneof did so already; new ones were never set.
function movedIntoOneOfs(reader: Message, written: Map<number, InMessage>, { path, where }: Place): Incompatibility[] {
  return reader.oneofs.flatMap(({ name, fields }) => {
    const before = fields.flatMap(({ number }) => written.get(number) ?? [])
    const groups = new Set(before.map(({ field, oneof }) => oneof ?? field.number))
    if (groups.size <= 1) return []
    const free = before.filter(({ oneof }) => oneof === undefined).length
    const at = { path: `${path}/${name}`, where: join(where, name) }
    return [finding(free > 1 ? 'MULTIPLE_FIELDS_MOVED_TO_ONEOF' : 'FIELD_MOVED_TO_EXISTING_ONEOF', at)]
  })
}

/** Confluent's registry does not look at extensions. Here they are the fields that they are. */
function compareExtensions(reader: ProtoFile, writer: ProtoFile, sides: Sides): Incompatibility[] {
  const read = extensionsOf(reader, sides.reader)
  return [...extensionsOf(writer, sides.writer)].flatMap(([key, was]) => {
    const is = read.get(key)
    if (is === undefined) return []
    const at = { path: `/${key}`, where: key }
    return compareFields(is.field, was.field, at, {
      ...sides,
      reader: { ...sides.reader, scope: is.scope },
      writer: { ...sides.writer, scope: was.scope },
    })
  })
}

type Extension = { field: Field; scope: string }

function extensionsOf(file: ProtoFile, { names, scope }: Side): Map<string, Extension> {
  const found = new Map<string, Extension>()
  const add = (extended: ProtoFile['extends'], scope: string) => {
    for (const { name, fields } of extended)
      for (const field of fields)
        found.set(`${resolve(names, name, scope)?.local ?? name}/${field.number}`, { field, scope })
  }
  const walk = (messages: Message[], scope: string) => {
    for (const message of messages) {
      add(message.extends, join(scope, message.name))
      walk(message.messages, join(scope, message.name))
    }
  }
  add(file.extends, scope)
  walk(file.messages, scope)
  return found
}
