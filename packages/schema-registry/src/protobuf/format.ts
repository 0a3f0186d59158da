import { InvalidSchema } from '../errors.ts'
import { withinTheStack } from '../nesting.ts'
import type { ParsedSchema, SchemaFormat } from '../schema-format.ts'
import { checkProto } from './check.ts'
import { findIncompatibilities, type Proto } from './compatibility.ts'
import { readDescriptor, writeDescriptor } from './descriptor.ts'
import { collectNames } from './names.ts'
import { normalProto } from './normal.ts'
import { readProto } from './read.ts'
import { allFields, type ProtoFile } from './types.ts'
import { writeProto } from './write.ts'

type ProtobufSchema = ParsedSchema & { readonly proto: Proto }

/**
 * Protobuf, proto2 and proto3: the text of a .proto file, or the base64 of its descriptor, which is what some of
 * Confluent's serializers send. Two texts are one schema when they differ in comments and white space only; normalized,
 * also when in an order that means nothing. What a file imports is found among its references by name.
 */
export const protobufFormat: SchemaFormat = {
  parse: (schema, references) =>
    withinTheStack(() => {
      const file = read(schema)
      const names = collectNames(file, references)
      checkProto(file, names)
      return protobufSchema({ file, names })
    }),
}

function protobufSchema(proto: Proto): ProtobufSchema {
  const { file, names } = proto
  return {
    schemaType: 'PROTOBUF',
    proto,
    text: writeProto(file),
    get normalized() {
      return withinTheStack(() => writeProto(normalProto(file, names)))
    },
    hasField: (name) => {
      const [outermost] = file.messages
      return outermost !== undefined && allFields(outermost).some((field) => field.name === name)
    },
    incompatibilities: (writer) => withinTheStack(() => findIncompatibilities(proto, (writer as ProtobufSchema).proto)),
    formatted: (form) => (form === 'serialized' ? withinTheStack(() => writeDescriptor(proto)) : undefined),
  }
}

function read(schema: string): ProtoFile {
  if (!/^[A-Za-z\d+/\s]+={0,2}\s*$/.test(schema)) return readProto(schema)
  const file = readDescriptor(schema)
  if (file === undefined)
    throw new InvalidSchema('it is neither the text of a .proto file nor the base64 of its descriptor')
  return file
}
