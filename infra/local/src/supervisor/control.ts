import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { dirname } from 'node:path'
import { messageOf } from '../errors.ts'

/** What the supervisor does when asked: `GET /status` calls `status`, `POST /restart/payments` calls `restart('payments')`. */
export type Acts = Record<string, (argument: string) => Promise<unknown>>

/**
 * Listens on a unix socket, in a folder that only this user can enter.
 * @param acts By name; what they return is sent as JSON, what they throw as an error message.
 */
export async function listen(socket: string, acts: Acts): Promise<Server> {
  mkdirSync(dirname(socket), { recursive: true, mode: 0o700 })
  rmSync(socket, { force: true }) // of a supervisor that was killed; the lock says that it is dead
  const server = createServer(async (incoming, response) => {
    const [, act = '', argument = ''] = (incoming.url ?? '').split('/').map(decodeURIComponent)
    const send = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body ?? null))
    const run = acts[act]
    if (!run) return send(404, `The supervisor knows no "${act}".`)
    try {
      send(200, await run(argument))
    } catch (error) {
      send(500, messageOf(error))
    }
  })
  server.listen(socket)
  await once(server, 'listening')
  return server
}

/**
 * Asks the supervisor for something.
 * @returns what it answered; undefined when nobody listens on the socket.
 * @throws {Error} with the supervisor's message when it could not do it.
 */
export async function ask<T>(socket: string, act: string, argument = ''): Promise<T | undefined> {
  const outgoing = request({
    socketPath: socket,
    path: `/${act}/${encodeURIComponent(argument)}`,
    method: 'POST',
  }).end()
  try {
    const [response] = await once(outgoing, 'response')
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    const body = JSON.parse(Buffer.concat(chunks).toString())
    if (response.statusCode === 200) return body as T
    throw new Error(body)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET') return undefined
    throw error
  }
}
