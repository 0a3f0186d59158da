import { InvalidSchema } from '../errors.ts'
import type { Proto } from './compatibility.ts'
import { descriptorType, type FileDescriptor } from './descriptor-types.ts'
import { fileOf } from './from-descriptor.ts'
import { descriptorOf } from './to-descriptor.ts'
import type { ProtoFile } from './types.ts'

/**
 * Reads the base64 of a file's descriptor.
 * @returns undefined when it is none
 * @throws InvalidSchema when it holds what would be lost
 */
export function readDescriptor(base64: string): ProtoFile | undefined {
  const bytes = Buffer.from(base64, 'base64')
  const type = descriptorType('FileDescriptorProto')
  const message = decoded(() => type.decode(bytes))
  if (message === undefined || bytes.length === 0) return undefined
  const descriptor: FileDescriptor = type.toObject(message, { longs: String })
  // What protobufjs does not know is not in the object: options of extensions, which only their own file tells apart.
  if (type.encode(type.fromObject(descriptor)).finish().length !== bytes.length)
    throw new InvalidSchema(
      'the descriptor holds custom options or other parts unknown here: send the text of the file',
    )
  return fileOf(descriptor)
}

/** The base64 of a file's descriptor, under the name "default" as Confluent's registry gives it; without custom options. */
export function writeDescriptor(proto: Proto): string {
  const type = descriptorType('FileDescriptorProto')
  return Buffer.from(type.encode(type.fromObject(descriptorOf(proto))).finish()).toString('base64')
}

// Whatever bytes are no message are simply not a descriptor.
function decoded<Message>(decode: () => Message): Message | undefined {
  try {
    return decode()
  } catch {
    return undefined
  }
}
