import { kafkaFault, type RefusalCode, Refused } from '@waybill/operations'
import { Problem } from '@waybill/service'

const statuses: Record<RefusalCode, number> = { 'not-found': 404, invalid: 422, conflict: 409, protected: 403 }

/**
 * Does something with the cluster, and says its refusals as answers.
 *
 * @throws Problem in the words of the refusal; 503 `kafka-unavailable` when Kafka does not answer, or not as it should
 */
export async function onCluster<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw toProblem(error)
  }
}

/** The answer that an error of an operation is; what is no such error stays what it is. */
export function toProblem(cause: unknown): unknown {
  if (cause instanceof Refused) return new Problem(statuses[cause.code], cause.code, cause.message, {}, { cause })
  if (cause instanceof RangeError) return new Problem(422, 'invalid', cause.message, {}, { cause })
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code !== 'string' || !code.startsWith('PLT_KFK_')) return cause
  const fault = kafkaFault(cause)
  const why = fault ? `Kafka answers ${fault.code}: ${fault.text}` : 'Kafka does not answer. Is a broker up?'
  return new Problem(503, 'kafka-unavailable', why, {}, { cause })
}
