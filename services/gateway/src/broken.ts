const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])
const cut = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/** Whether the connection was never made: no instance has seen the request, so another may have it, whatever it does. */
export const wasNeverSent = (error: unknown): boolean => neverSent.has(codeOf(error))

/**
 * Whether the connection was closed under the request, as when a service ends that kept it open or had not taken it yet. The same
 * address may be another process by now: what does no harm when it is done twice may be asked there again (RFC 9110, 9.2.2).
 */
export const wasCut = (error: unknown): boolean => cut.has(codeOf(error))

function codeOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? error) as { code?: unknown }
  return String(code)
}
