import { connect } from 'node:net'

/** Ready when a GET is answered with 2xx. */
export const httpReady =
  (url: string) =>
  async (signal: AbortSignal): Promise<boolean> => {
    const response = await fetch(url, { signal })
    await response.body?.cancel()
    return response.ok
  }

/**
 * Ready when this very process answers with 2xx. Another may listen on the same port meanwhile, so each question goes by a connection
 * of its own, and an answer of another counts as none.
 * @param instance as the process was told which it is
 */
export const serviceReady =
  (url: string, instance: string) =>
  async (signal: AbortSignal): Promise<boolean> => {
    const response = await fetch(url, { signal, headers: { connection: 'close' } })
    const said = (await response.json()) as { instance?: unknown }
    return response.ok && said.instance === instance
  }

/** Ready when the port takes a connection. */
export const tcpReady =
  (port: number, host: string) =>
  (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ port, host, signal })
      const answer = (ready: boolean) => {
        socket.destroy()
        resolve(ready)
      }
      socket.once('connect', () => answer(true))
      socket.once('error', () => answer(false))
    })
