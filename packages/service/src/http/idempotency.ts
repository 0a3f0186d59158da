import { createHash } from 'node:crypto'
import type { Database, Tx } from '@waybill/messaging'
import { onceAvailable } from '../patience.ts'
import type { Access } from './access.ts'
import type { User } from './auth.ts'
import { Problem } from './problem.ts'

/** The parts of Fastify's request and reply that are needed here, so that any typed route's fit. */
interface IdempotentRequest {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly headers: Record<string, unknown>
  readonly user: User
  /** `idempotent: true` in its config, so that the API's description tells of the header. */
  readonly routeOptions: {
    readonly url?: string | undefined
    readonly config: { readonly access: Access; readonly idempotent: true }
  }
}
interface IdempotentReply {
  statusCode: number
  header(name: 'idempotent-replayed', value: string): unknown
}

interface Answer<Body> {
  status: number
  body: Body
}

/** The longest Idempotency-Key that is taken. */
export const MAX_KEY_CHARS = 255

/**
 * Does the work of a request once per Idempotency-Key, user and route, however often the request is sent. The key,
 * the work and the events it publishes commit together. A repeat gets the first answer again, with the header
 * `idempotent-replayed: true`. An answer that is thrown is not kept: such a request may be sent again. Work that throws
 * Unavailable is tried again here for 2 s: a new customer's first order may come sooner than the key that encrypts it.
 *
 * @returns the body to send; the status is set on the reply
 * @throws {Problem} 400 `idempotency-key-missing` or `-invalid`, 422 `idempotency-key-reused` for another request
 *   under the same key, 409 `idempotency-key-in-flight` while the first one runs; and what `work` throws
 */
export async function idempotent<Body>(
  db: Database,
  request: IdempotentRequest,
  reply: IdempotentReply,
  work: (tx: Tx) => Promise<Answer<Body>>,
): Promise<Body> {
  const key = keyOf(request)
  const who = request.routeOptions.config.access === 'public' ? 'anyone' : request.user.id
  const scope = `${who} ${request.method} ${request.routeOptions.url ?? request.url}`
  const hash = hashOf(request)

  const { answer, replayed } = await onceAvailable(() =>
    db.transaction(async (tx) => {
      const known = await claim<Body>(tx, scope, key, hash)
      if (known) return { answer: known, replayed: true }
      const answer = await work(tx)
      await keep(tx, scope, key, hash, answer)
      return { answer, replayed: false }
    }),
  )

  reply.statusCode = answer.status
  if (replayed) reply.header('idempotent-replayed', 'true')
  return answer.body
}

/** Takes the key for this transaction; returns the answer when the work was done before. */
async function claim<Body>(tx: Tx, scope: string, key: string, hash: Buffer): Promise<Answer<Body> | undefined> {
  // Sent together, and run one after the other: the second statement sees what the lock's last owner committed.
  // The lock is not waited for: a client that sends a request twenty times must not hold twenty connections.
  const [[lock], [row]] = await Promise.all([
    tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine', [
      `idempotency ${scope} ${key}`,
    ]),
    tx.query<Answer<Body> & { same: boolean }>(
      `select status, body, request_hash = $3 as same from service.idempotency_keys where scope = $1 and key = $2`,
      [scope, key, hash],
    ),
  ])
  if (!lock?.mine) throw inFlight()
  if (row && !row.same) {
    const detail = 'This Idempotency-Key was used for another request. Use a new key for a new request.'
    throw new Problem(422, 'idempotency-key-reused', detail)
  }
  return row
}

async function keep(
  tx: Tx,
  scope: string,
  key: string,
  hash: Buffer,
  { status, body }: Answer<unknown>,
): Promise<void> {
  await tx.query(
    'insert into service.idempotency_keys (scope, key, request_hash, status, body) values ($1, $2, $3, $4, $5)',
    [scope, key, hash, status, JSON.stringify(body ?? null)],
  )
}

/** Forgets keys older than a day: by then no client repeats a request. Returns how many. */
export async function forgetKeys(db: Database): Promise<number> {
  const gone = await db.query(
    `delete from service.idempotency_keys where created_at < now() - interval '24 hours' returning 1`,
  )
  return gone.length
}

function keyOf(request: IdempotentRequest): string {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') {
    const detail = 'Send an Idempotency-Key header: a new unique text for each new request, the same for its repeats.'
    throw new Problem(400, 'idempotency-key-missing', detail)
  }
  if (key.length > MAX_KEY_CHARS || !/^[\x20-\x7e]+$/.test(key)) {
    const detail = `The Idempotency-Key must have at most ${MAX_KEY_CHARS} printable ASCII characters.`
    throw new Problem(400, 'idempotency-key-invalid', detail)
  }
  return key
}

// The path with its ids, and the body whatever the order of its members: a client may write it out anew.
function hashOf({ url, body }: IdempotentRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([url, body ?? null], sortedMembers))
    .digest()
}

function sortedMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const inFlight = () =>
  new Problem(
    409,
    'idempotency-key-in-flight',
    'The first request with this Idempotency-Key is still running. Send it again in a moment.',
    {},
    { headers: { 'retry-after': '1' } },
  )
