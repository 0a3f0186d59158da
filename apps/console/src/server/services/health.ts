import type { ProcessView } from '../../shared/services.ts'

const WITHIN_MS = 2_000

/**
 * What a service says of itself at /health/ready; null when it does not answer.
 * @param url where it listens, on this machine
 */
export async function healthAt(url: string): Promise<ProcessView['health']> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(WITHIN_MS) })
    const { status, checks = {} } = (await response.json()) as {
      status: string
      checks?: Record<string, { lastError?: string }>
    }
    const named = Object.entries(checks).map(([name, { lastError }]) => ({ name, error: lastError ?? null }))
    return { status, checks: named }
  } catch {
    return null // it is down or hangs: its state tells
  }
}
