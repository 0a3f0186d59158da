import type { FastifyReply } from 'fastify'

/** Aborts when the answer is over, also when who asked for it has gone away. */
export function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.on('close', () => gone.abort())
  return gone.signal
}
