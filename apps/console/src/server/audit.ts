import type { FastifyRequest } from 'fastify'

/**
 * Writes a line to the log for what somebody changed: who, what, and on which thing.
 *
 * @param act as `schema.registered`
 * @param about the ids of what was changed; nothing that is secret
 */
export function audit(request: FastifyRequest, act: string, about: Record<string, unknown>): void {
  const { id, email } = request.user
  request.log.info({ audit: { act, by: id, email, ...about } }, `${email}: ${act}`)
}
