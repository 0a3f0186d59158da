/** The same small message as JSON Schema and as Protobuf. */
export const orderJson = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Order',
  type: 'object',
  properties: { id: { type: 'string' }, n: { type: 'integer' } },
  required: ['id'],
  additionalProperties: false,
})

export const orderProto =
  'syntax = "proto3";\npackage waybill.test;\nmessage Order {\n  string id = 1;\n  int32 n = 2;\n}\n'

export const orders = [
  { id: 'a', n: 1 },
  { id: 'b', n: 2_147_483_647 },
]
