import { readOptionLine, readOptions } from './read-options.ts'
import { Reader } from './reader.ts'
import {
  type Enum,
  type Extend,
  type Field,
  type FieldType,
  type Label,
  MAX_ENUM,
  MAX_FIELD,
  type Message,
  type OneOf,
  type Payload,
  type ProtoFile,
  type Range,
  type Reserved,
  type Rpc,
  type Service,
} from './types.ts'

/**
 * Reads the text of a .proto file, proto2 or proto3.
 * @throws InvalidSchema where it is not one, with the line
 */
export function readProto(text: string): ProtoFile {
  const reader = new Reader(text)
  const file: ProtoFile = {
    ...{ syntax: undefined, package: undefined, imports: [], publicImports: [], options: [] },
    ...{ messages: [], enums: [], extends: [], services: [] },
  }
  const isProto3 = () => file.syntax === 'proto3'
  while (!reader.atEnd) {
    if (reader.skip('syntax')) file.syntax = readSyntax(reader)
    else if (reader.sees('edition')) reader.fail('"proto2" or "proto3" as the syntax (this registry knows no editions)')
    else if (reader.skip('package')) file.package = readPackage(reader)
    else if (reader.skip('import')) readImport(reader, file)
    else if (reader.skip('option')) file.options.push(readOptionLine(reader))
    else if (reader.skip('message')) file.messages.push(readMessage(reader, isProto3()))
    else if (reader.skip('enum')) file.enums.push(readEnum(reader))
    else if (reader.skip('extend')) file.extends.push(readExtend(reader, isProto3()))
    else if (reader.skip('service')) file.services.push(readService(reader))
    else if (!reader.skip(';')) reader.fail('a message, an enum or another part of a .proto file')
  }
  return file
}

function readSyntax(reader: Reader): 'proto2' | 'proto3' {
  reader.expect('=')
  const syntax = reader.string('the syntax')
  if (syntax !== 'proto2' && syntax !== 'proto3') return reader.fail('"proto2" or "proto3" as the syntax')
  reader.expect(';')
  return syntax
}

function readPackage(reader: Reader): string {
  const name = reader.path('the name of the package')
  reader.expect(';')
  return name
}

function readImport(reader: Reader, file: ProtoFile): void {
  const isPublic = reader.skip('public')
  const name = reader.string('the name of a file')
  reader.expect(';')
  const imports = isPublic ? file.publicImports : file.imports
  imports.push(name)
}

function readMessage(reader: Reader, isProto3: boolean): Message {
  const message: Message = {
    ...{ name: reader.name('the name of a message'), reserved: [], options: [], fields: [], oneofs: [] },
    ...{ extensions: [], extends: [], messages: [], enums: [] },
  }
  reader.block('{', '}', () => {
    if (reader.skip('message')) message.messages.push(readMessage(reader, isProto3))
    else if (reader.skip('enum')) message.enums.push(readEnum(reader))
    else if (reader.skip('oneof')) message.oneofs.push(readOneOf(reader))
    else if (reader.skip('reserved')) message.reserved.push(readReserved(reader, MAX_FIELD))
    else if (reader.skip('option')) message.options.push(readOptionLine(reader))
    else if (reader.skip('extend')) message.extends.push(readExtend(reader, isProto3))
    else if (reader.skip('extensions')) {
      const ranges = readRanges(reader, MAX_FIELD)
      message.extensions.push({ ranges, options: readOptions(reader) })
      reader.expect(';')
    } else if (!reader.skip(';')) message.fields.push(readField(reader, isProto3 ? 'free' : 'needed'))
  })
  return message
}

function readField(reader: Reader, labels: 'free' | 'needed' | 'none'): Field {
  const label = readLabel(reader)
  if (labels === 'none' && label !== undefined) reader.fail('a field of the oneof, without a label before it')
  if (labels === 'free' && label === 'required') reader.fail('a field that is not required (there are none in proto3)')
  const type = readType(reader)
  if (type.key !== undefined && (label !== undefined || labels === 'none'))
    reader.fail('a map that is neither repeated nor in a oneof')
  if (labels === 'needed' && label === undefined && type.key === undefined)
    reader.fail('"optional", "required" or "repeated" before the field (proto2)')
  const name = reader.name('the name of a field')
  reader.expect('=')
  const number = reader.number('the number of the field')
  const options = readOptions(reader)
  reader.expect(';')
  return { label, type, name, number, options }
}

function readLabel(reader: Reader): Label | undefined {
  if (reader.skip('optional')) return 'optional'
  if (reader.skip('required')) return 'required'
  return reader.skip('repeated') ? 'repeated' : undefined
}

function readType(reader: Reader): FieldType {
  if (reader.sees('group')) reader.fail('a field (this registry knows no groups, use a message)')
  const name = reader.path('the type of a field')
  if (name !== 'map' || !reader.skip('<')) return { key: undefined, name }
  const key = reader.word('the type of the keys')
  reader.expect(',')
  const value = reader.path('the type of the values')
  reader.expect('>')
  return { key, name: value }
}

function readOneOf(reader: Reader): OneOf {
  const oneof: OneOf = { name: reader.name('the name of a oneof'), options: [], fields: [] }
  reader.block('{', '}', () => {
    if (reader.skip('option')) oneof.options.push(readOptionLine(reader))
    else if (!reader.skip(';')) oneof.fields.push(readField(reader, 'none'))
  })
  return oneof
}

function readEnum(reader: Reader): Enum {
  const type: Enum = { name: reader.name('the name of an enum'), reserved: [], options: [], values: [] }
  reader.block('{', '}', () => {
    if (reader.skip('option')) type.options.push(readOptionLine(reader))
    else if (reader.skip('reserved')) type.reserved.push(readReserved(reader, MAX_ENUM))
    else if (!reader.skip(';')) {
      const name = reader.name('a value of the enum')
      reader.expect('=')
      const number = reader.number('the number of the value')
      type.values.push({ name, number, options: readOptions(reader) })
      reader.expect(';')
    }
  })
  return type
}

function readReserved(reader: Reader, max: number): Reserved {
  if (!reader.seesString) {
    const ranges = readRanges(reader, max)
    reader.expect(';')
    return ranges
  }
  const names: string[] = []
  do names.push(reader.string('a name'))
  while (reader.skip(','))
  reader.expect(';')
  return names
}

function readRanges(reader: Reader, max: number): Range[] {
  const ranges: Range[] = []
  do {
    const from = reader.number('a number')
    ranges.push({ from, to: reader.skip('to') ? reader.number('a number', max) : from })
  } while (reader.skip(','))
  return ranges
}

function readExtend(reader: Reader, isProto3: boolean): Extend {
  const extend: Extend = { name: reader.path('the message to extend'), fields: [] }
  reader.block('{', '}', () => {
    if (!reader.skip(';')) extend.fields.push(readField(reader, isProto3 ? 'free' : 'needed'))
  })
  return extend
}

function readService(reader: Reader): Service {
  const service: Service = { name: reader.name('the name of a service'), options: [], rpcs: [] }
  reader.block('{', '}', () => {
    if (reader.skip('option')) service.options.push(readOptionLine(reader))
    else if (reader.skip('rpc')) service.rpcs.push(readRpc(reader))
    else reader.expect(';')
  })
  return service
}

function readRpc(reader: Reader): Rpc {
  const name = reader.name('the name of a method')
  const request = readPayload(reader)
  reader.expect('returns')
  const rpc: Rpc = { name, request, response: readPayload(reader), options: [] }
  if (reader.sees('{'))
    reader.block('{', '}', () => {
      if (reader.skip('option')) rpc.options.push(readOptionLine(reader))
      else reader.expect(';')
    })
  else reader.expect(';')
  return rpc
}

function readPayload(reader: Reader): Payload {
  reader.expect('(')
  const stream = reader.skip('stream')
  const type = reader.path('the type of a message')
  reader.expect(')')
  return { type, stream }
}
