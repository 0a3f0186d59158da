import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Role } from '@waybill/service'

const KEY_ID = 'test'
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

interface Claims {
  userId?: string
  roles?: readonly Role[]
  email?: string
  /** Seconds from now; negative for a token that has expired. Default 15 minutes. */
  expiresIn?: number
}

/** An access token like identity's, which services started by `startService` accept. */
export function token({ userId = randomUUID(), roles = ['customer'], email, expiresIn = 900 }: Claims = {}): string {
  const now = Math.floor(Date.now() / 1_000)
  const header = { alg: 'ES256', kid: KEY_ID, typ: 'at+jwt' }
  const payload = {
    iss: 'waybill',
    aud: 'waybill',
    sub: userId,
    roles,
    email: email ?? `${userId}@example.test`,
    jti: randomUUID(),
    iat: Math.min(now, now + expiresIn),
    exp: now + expiresIn,
  }
  const signed = `${encode(header)}.${encode(payload)}`
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

let serving: Promise<string> | undefined

/** Where the key of these tokens is served: what services are given as IDENTITY_URL. Lives as long as the process. */
export function identityUrl(): Promise<string> {
  serving ??= serveKey()
  return serving
}

function serveKey(): Promise<string> {
  const key = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'ES256', use: 'sig' }
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify({ keys: [key] }))
  })
  // It must not keep a finished test process alive.
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
