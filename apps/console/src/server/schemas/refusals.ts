import { PermanentError } from '@waybill/messaging'
import { type Ask, openRest } from '@waybill/operations'
import { InvalidSchema } from '@waybill/schema-registry'
import { Problem } from '@waybill/service'

/** The way to ask the registry. Where schemas are in a topic and there is none, each question is refused. */
export function openSchemas(registryUrl: string): Ask {
  if (!registryUrl.startsWith('kafka:')) return openRest(registryUrl)
  return async () => {
    throw new Problem(501, 'no-registry', 'This platform reads its schemas from a topic; there is no registry to ask.')
  }
}

/** Runs the work; what the registry refuses, and what is no schema, is told in its own words. */
export async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof InvalidSchema) throw new Problem(422, 'invalid-schema', error.message, {}, { cause: error })
    const [, code] = error instanceof PermanentError ? (/^registry-(\d{3})/.exec(error.code) ?? []) : []
    if (!(error instanceof PermanentError) || code === undefined) throw error
    throw new Problem(Number(code), error.code, error.message, {}, { cause: error })
  }
}

/**
 * Reads a schema that somebody has typed.
 * @throws Problem 422 that says what is wrong with it
 */
export function schemaIn(text: string): Record<string, unknown> {
  let schema: unknown
  try {
    schema = JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Problem(422, 'invalid-schema', `It is no JSON: ${why}`, {}, { cause })
  }
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema as Record<string, unknown>
  throw new Problem(422, 'invalid-schema', 'A schema of an event is an Avro record: an object with a "type".')
}
