import { AjvCompiler } from '@fastify/ajv-compiler'
import type { FastifySchemaCompiler } from 'fastify'

type Compile = FastifySchemaCompiler<object>

const shared = { removeAdditional: false, useDefaults: true, allErrors: true } as const

/**
 * Makes the compiler of one app's request schemas. Path, query and headers are text, so their values are read as what
 * the schema wants. A JSON body has types of its own and is taken as it is: else `"quantity": null` would become 0
 * and `"name": null` an empty name.
 */
export function validatorCompiler(): FastifySchemaCompiler<object> {
  const build = AjvCompiler()
  // Its types say that it takes a schema; it takes Fastify's description of a route, with the schema in it.
  const text = build({}, { customOptions: { ...shared, coerceTypes: 'array' } }) as unknown as Compile
  const json = build({}, { customOptions: { ...shared, coerceTypes: false } }) as unknown as Compile
  return (route) => (route.httpPart === 'body' ? json(route) : text(route))
}
