import { once } from 'node:events'
import { request } from 'node:http'
import { Problem } from '@waybill/service'

/** One process as the supervisor of a local platform sees it. */
export interface Supervised {
  name: string
  service: string
  instance: number
  state: string
  pid?: number
  port?: number
  restarts: number
  uptimeMs?: number
  memoryKb?: number
}

export interface Supervisor {
  status(): Promise<Supervised[]>
  /** Each throws Problem with the supervisor's words when it can't be done. */
  restart(name: string): Promise<void>
  kill(name: string): Promise<void>
  scale(service: string, instances: number): Promise<void>
}

/** The supervisor that runs this platform on this machine, by the unix socket that it listens on. */
export function openSupervisor(socket: string): Supervisor {
  async function ask<T>(act: string, argument = ''): Promise<T> {
    const outgoing = request({ socketPath: socket, method: 'POST', path: `/${act}/${encodeURIComponent(argument)}` })
    outgoing.end()
    let status: number | undefined
    let text = ''
    try {
      const [response] = await once(outgoing, 'response')
      status = response.statusCode
      for await (const chunk of response.setEncoding('utf8')) text += chunk
    } catch (cause) {
      throw new Problem(503, 'no-supervisor', 'The supervisor of this platform does not answer.', {}, { cause })
    }
    const body: unknown = JSON.parse(text)
    if (status === 200) return body as T
    throw new Problem(409, 'not-done', String(body))
  }

  return {
    status: () => ask('status'),
    restart: (name) => ask('restart', name),
    kill: (name) => ask('kill', name),
    scale: (service, instances) => ask('scale', `${service}=${instances}`),
  }
}
