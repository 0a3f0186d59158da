import assert from 'node:assert/strict'
import type { memoryRegistry } from './memory-registry.ts'

type Registry = ReturnType<typeof memoryRegistry>
/** A request and, of its answer, the status and what is in it: a pattern for the text, part of an object, else all. */
export type Step = [
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body: object | string | undefined,
  status: number,
  part: unknown,
]

export const versions = (subject: string, query = '') => `/subjects/${subject}/versions${query}`

export const code = (error_code: number, message?: string) => ({
  error_code,
  ...(message !== undefined && { message }),
})

/** Makes the requests one after the other, and holds each answer to what is expected of it. */
export async function steps(send: Registry['send'], rows: readonly Step[]): Promise<void> {
  for (const [index, [method, url, body, status, part]] of rows.entries()) {
    const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }
    const answer = await send({ method, url, headers: { 'content-type': 'application/json' }, ...payload })
    const where = `step ${index + 1}: ${method} ${url}: ${answer.text}`
    assert.equal(answer.status, status, where)
    const read = answer.text === '' ? undefined : parse(answer.text)
    if (part instanceof RegExp) assert.match(answer.text, part, where)
    else if (Array.isArray(part) || typeof part !== 'object') assert.deepEqual(read, part, where)
    else assert.partialDeepStrictEqual(read, part, where)
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
