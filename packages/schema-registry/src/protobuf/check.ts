import { InvalidSchema } from '../errors.ts'
import { join, type Names, resolve } from './names.ts'
import {
  allFields,
  type Enum,
  type Field,
  isScalar,
  MAX_FIELD,
  type Message,
  type ProtoFile,
  type Reserved,
} from './types.ts'

/**
 * Holds a file to what the Protobuf compiler would: types that exist, numbers and names used once and not reserved.
 * @throws InvalidSchema
 */
export function checkProto(file: ProtoFile, names: Names): void {
  const scope = file.package ?? ''
  const inside = { names, isProto3: file.syntax === 'proto3' }
  for (const message of file.messages) checkMessage(message, join(scope, message.name), inside)
  for (const one of file.enums) checkEnum(one, join(scope, one.name), inside)
  for (const { name, fields } of file.extends) checkExtended(name, fields, scope, inside)
  for (const { name, rpcs } of file.services)
    for (const { request, response } of rpcs)
      for (const { type } of [request, response])
        if (resolve(names, type, scope)?.kind !== 'message')
          throw new InvalidSchema(`service ${name}: there is no message "${type}"`)
}

type Inside = { names: Names; isProto3: boolean }

function checkMessage(message: Message, full: string, inside: Inside): void {
  const fields = allFields(message)
  checkUnique(
    fields.map(({ name }) => name),
    `${full}: the field`,
  )
  checkUnique(
    fields.map(({ number }) => number),
    `${full}: the number`,
  )
  for (const { name, fields } of message.oneofs)
    if (fields.length === 0) throw new InvalidSchema(`${full}: the oneof "${name}" has no fields`)
  for (const field of fields) {
    checkField(field, full, inside)
    checkNotReserved(field, message.reserved, full)
  }
  for (const { name, fields } of message.extends) checkExtended(name, fields, full, inside)
  for (const inner of message.messages) checkMessage(inner, join(full, inner.name), inside)
  for (const inner of message.enums) checkEnum(inner, join(full, inner.name), inside)
}

function checkExtended(name: string, fields: Field[], scope: string, inside: Inside): void {
  if (resolve(inside.names, name, scope)?.kind !== 'message')
    throw new InvalidSchema(`extend ${name}: there is no message of this name`)
  for (const field of fields) checkField(field, scope, inside)
}

const KEYS = ['int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64', 'fixed32', 'fixed64', 'sfixed32', 'sfixed64']

function checkField({ name, number, type, options }: Field, scope: string, { names, isProto3 }: Inside): void {
  const where = `${scope}.${name}`
  if (number < 1 || number > MAX_FIELD || (number >= 19_000 && number <= 19_999))
    throw new InvalidSchema(
      `${where}: ${number} cannot be the number of a field (1 to ${MAX_FIELD}, not 19000 to 19999)`,
    )
  if (!isScalar(type.name) && resolve(names, type.name, scope) === undefined)
    throw new InvalidSchema(`${where}: there is no type "${type.name}"`)
  if (type.key !== undefined && ![...KEYS, 'bool', 'string'].includes(type.key))
    throw new InvalidSchema(`${where}: "${type.key}" cannot be the key of a map`)
  if (isProto3 && options.some((option) => option.name === 'default' && !option.custom))
    throw new InvalidSchema(`${where}: there are no defaults in proto3`)
}

function checkEnum({ values, options, reserved }: Enum, full: string, { isProto3 }: Inside): void {
  const [first] = values
  if (first === undefined) throw new InvalidSchema(`${full}: an enum without values`)
  if (isProto3 && first.number !== 0) throw new InvalidSchema(`${full}: the first value of an enum must be 0 in proto3`)
  checkUnique(
    values.map(({ name }) => name),
    `${full}: the value`,
  )
  const aliases = options.some(
    ({ name, value }) => name === 'allow_alias' && value.kind === 'word' && value.value === 'true',
  )
  if (!aliases)
    checkUnique(
      values.map(({ number }) => number),
      `${full}: the number`,
    )
  for (const value of values) checkNotReserved(value, reserved, full)
}

function checkNotReserved(
  { name, number }: { name: string; number: number },
  reserved: Reserved[],
  full: string,
): void {
  for (const one of reserved.flat()) {
    const hit = typeof one === 'string' ? one === name : one.from <= number && number <= one.to
    if (hit)
      throw new InvalidSchema(
        `${full}.${name}: the ${typeof one === 'string' ? 'name' : `number ${number}`} is reserved`,
      )
  }
}

function checkUnique(all: (string | number)[], what: string): void {
  const seen = new Set<string | number>()
  for (const one of all) {
    if (seen.has(one)) throw new InvalidSchema(`${what} ${JSON.stringify(one)} is there twice`)
    seen.add(one)
  }
}
