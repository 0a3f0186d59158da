import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** What a registry over HTTP was asked, and what it answers. */
export interface FakeRegistry {
  /** http://127.0.0.1:port */
  url: string
  /** Method and path of each request, in their order. */
  asked: string[]
  logins: (string | undefined)[]
  /** id → the text of its schema. */
  schemas: Map<number, string>
  /** `subject` and the text of a schema → id. */
  ids: Map<string, number>
  /** Answers everything with this instead, while it is set. */
  answer: { status: number; body: string } | undefined
}

/** A registry that does as it is told. */
export async function openFakeRegistry(t: TestContext): Promise<FakeRegistry> {
  const fake: FakeRegistry = {
    url: '',
    asked: [],
    logins: [],
    schemas: new Map(),
    ids: new Map(),
    answer: undefined,
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      fake.asked.push(`${request.method} ${request.url}`)
      fake.logins.push(request.headers.authorization)
      const { status, body: text } = fake.answer ?? answerTo(fake, decodeURIComponent(request.url ?? ''), body)
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}

function answerTo({ schemas, ids }: FakeRegistry, path: string, body: string): { status: number; body: string } {
  const [, id] = /^\/schemas\/ids\/(\d+)$/.exec(path) ?? []
  if (id !== undefined) {
    const schema = schemas.get(Number(id))
    return schema === undefined ? notFound : { status: 200, body: JSON.stringify({ schema }) }
  }
  const [, subject] = /^\/subjects\/([^/]+)$/.exec(path) ?? []
  const found = subject && ids.get(`${subject} ${JSON.parse(body).schema}`)
  return found ? { status: 200, body: JSON.stringify({ id: found }) } : notFound
}

const notFound = { status: 404, body: JSON.stringify({ error_code: 40403, message: 'Schema not found' }) }
