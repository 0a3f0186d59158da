import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fetchPinned } from '@waybill/local'

interface Serializer {
  serialize(topic: string, message: unknown, headers?: Headers): Promise<Buffer>
}
interface Deserializer {
  deserialize(topic: string, payload: Buffer, headers?: Headers): Promise<unknown>
}
type Headers = Record<string, Buffer>
type New<Made> = new (client: ConfluentClient, serdeType: unknown, options: object) => Made

export interface ConfluentClient {
  register(subject: string, schema: object): Promise<number>
  getBySubjectAndId(subject: string, id: number): Promise<{ schema: string }>
  getByGuid(guid: string): Promise<{ schema: string }>
  registerFullResponse(subject: string, schema: object): Promise<{ id: number; guid: string }>
  testSubjectCompatibility(subject: string, schema: object): Promise<boolean>
  getAllSubjects(): Promise<string[]>
  deleteSubject(subject: string): Promise<number[]>
}

/** What is used of @confluentinc/schemaregistry. */
export interface Confluent {
  SchemaRegistryClient: new (options: object) => ConfluentClient
  SerdeType: { VALUE: unknown }
  HeaderSchemaIdSerializer: unknown
  AvroSerializer: New<Serializer>
  AvroDeserializer: New<Deserializer>
  JsonSerializer: New<Serializer>
  JsonDeserializer: New<Deserializer>
  ProtobufSerializer: New<Serializer>
  ProtobufDeserializer: New<Deserializer>
}

/** What is used of @bufbuild/protobuf, which makes the messages of @confluentinc/schemaregistry. */
export interface Bufbuild {
  create(schema: unknown, init: object): object
  createFileRegistry(file: object, resolve: () => undefined): { getMessage(name: string): object }
  createMutableRegistry(...messages: object[]): object
}

/** What is used of @kafkajs/confluent-schema-registry. */
export interface KafkaJs {
  SchemaRegistry: new (options: {
    host: string
  }) => {
    register(schema: object, options: { subject: string }): Promise<{ id: number }>
    encode(id: number, payload: unknown): Promise<Buffer>
    decode(value: Buffer): Promise<unknown>
    getLatestSchemaId(subject: string): Promise<number>
  }
}

/** The clients that npm-clients/package-lock.json pins. */
export async function npmClients() {
  const folder = await fetchPinned(join(import.meta.dirname, 'npm-clients'))
  const require = createRequire(join(folder, 'package.json'))
  return {
    confluent: require('@confluentinc/schemaregistry') as Confluent,
    kafkaJs: require('@kafkajs/confluent-schema-registry') as KafkaJs,
    bufbuild: require('@bufbuild/protobuf') as Bufbuild,
    wkt: require('@bufbuild/protobuf/wkt') as { FileDescriptorProtoSchema: unknown },
  }
}
