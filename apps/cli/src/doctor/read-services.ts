import type { ServiceFacts } from './facts.ts'

const WITHIN_MS = 3_000

/** Asks each instance of each service how it is. One that does not answer within 3 s is silent. */
export const readServices = (services: Readonly<Record<string, readonly string[]>>): Promise<ServiceFacts[]> =>
  Promise.all(
    Object.entries(services).flatMap(([name, urls]) =>
      urls.map((url, instance) => readService(instance === 0 ? name : `${name}-${instance}`, url)),
    ),
  )

async function readService(name: string, url: string): Promise<ServiceFacts> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(WITHIN_MS) })
    const { status, checks = {} } = (await answer.json()) as {
      status: string
      checks?: Record<string, { lastError?: string }>
    }
    const reasons = Object.entries(checks).flatMap(([part, { lastError }]) =>
      lastError ? [`${part}: ${lastError}`] : [],
    )
    return { name, url, status, reasons }
  } catch (error) {
    return { name, url, status: 'silent', reasons: [error instanceof Error ? error.message : String(error)] }
  }
}
