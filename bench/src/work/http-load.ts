import http from 'node:http'
import { text } from 'node:stream/consumers'
import { quantile } from '@waybill/operations/quantile'
import type { Latency } from '../measure/sample.ts'

/** One request, and what must be true of its answer. */
export interface Ask {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  /** @returns why the answer is wrong, or undefined */
  check(answer: string): string | undefined
}

/**
 * Sends requests over as many connections as there are clients, each the next one when it has its answer (closed loop).
 * @returns how long each took, and the first thing that was wrong
 */
export async function load(
  url: string,
  clients: number,
  count: number,
  ask: (index: number) => Ask,
): Promise<{ latencyMs: Latency; wrong?: string }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
  const took: number[] = []
  let [next, wrong]: [number, string | undefined] = [0, undefined]
  const client = async () => {
    while (next < count && wrong === undefined) {
      const asked = ask(next++)
      const since = performance.now()
      const answer = await send(agent, url, asked)
      took.push(performance.now() - since)
      wrong ??= asked.check(answer)
    }
  }
  try {
    await Promise.all(Array.from({ length: clients }, client))
  } finally {
    agent.destroy()
  }
  const of = (part: number) => quantile(took, part)
  const latencyMs = { p50: of(0.5), p90: of(0.9), p99: of(0.99), max: of(1) }
  return { latencyMs, ...(wrong !== undefined && { wrong }) }
}

function send(agent: http.Agent, url: string, { method, path, body }: Ask): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(url + path, { method, agent, headers }, (answer) => text(answer).then(resolve, reject))
    request.on('error', reject)
    request.end(body)
  })
}
