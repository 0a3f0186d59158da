import { Writable } from 'node:stream'
import type { TokenOf } from '../src/http/access.ts'
import { buildApp } from '../src/http/app.ts'
import type { VerifyToken } from '../src/http/auth.ts'
import { Problem } from '../src/http/problem.ts'
import { openLog } from '../src/logger.ts'
import { openMetrics } from '../src/metrics.ts'
import type { Route } from '../src/service.ts'

/** Knows tokens by heart: `customer`, `operator`, and nothing else. */
export const verifyByName: VerifyToken = async (token) => {
  if (token !== 'customer' && token !== 'operator') throw new Problem(401, 'token-invalid', 'Not a token')
  return { id: `${token}-1`, roles: [token], email: `${token}@example.test` }
}

/** An app without a service around it, and the lines it logged. */
export async function appWith(
  routes: Route[],
  verify: VerifyToken = verifyByName,
  tokenOf?: TokenOf,
  requestTimeoutMs?: number,
) {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const log = openLog({ service: 'test', instance: '0', level: 'info' }, destination)
  const metrics = openMetrics({ service: 'test', instance: '0' })
  const app = await buildApp({ service: 'test', log, metrics, verify, tokenOf, routes, requestTimeoutMs })
  return { app, lines, metrics }
}
