import type { JsonObject, Source } from '../src/codegen/model.ts'

/** Tiny contracts to try the code generator on. */
export const event = (change: JsonObject = {}): JsonObject => ({
  type: 'record',
  name: 'Tested',
  namespace: 'waybill.test',
  doc: 'Something was tested.',
  eventType: 'test.it.tested',
  eventVersion: 1,
  fields: [field('id', 'string')],
  ...change,
})

export const field = (name: string, type: unknown, more: JsonObject = {}): JsonObject => ({
  name,
  type,
  doc: `The ${name}.`,
  ...more,
})

export const source = (folder: string, name: string, schema: unknown): Source => ({
  file: `contracts/avro/${folder}/${name}.avsc`,
  folder,
  name,
  schema,
})

export const point = source('shapes', 'Point', {
  type: 'record',
  name: 'Point',
  namespace: 'waybill.shapes',
  doc: 'A point.',
  fields: [field('x', 'int')],
})

export const colour = source('shapes', 'Colour', { type: 'string', doc: 'A colour.', oneOf: ['dark-red', 'blue'] })
