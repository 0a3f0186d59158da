import { connect } from 'node:net'

/** Ready when a GET is answered with 2xx. */
export const httpReady =
  (url: string) =>
  async (signal: AbortSignal): Promise<boolean> => {
    const response = await fetch(url, { signal })
    await response.body?.cancel()
    return response.ok
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
