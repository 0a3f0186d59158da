import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** Stands between a client and PostgreSQL. */
export interface Proxy {
  url: string
  /** How often the client spoke after the server had. */
  roundTrips(): number
  /** The next COMMIT is passed on, and the connection cut when its answer comes. */
  cutAfterCommit(): void
}

export async function openProxy(t: TestContext, url: string): Promise<Proxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let trips = 0
  let cut = false

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    let serverSpoke = true
    let committing = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.on('data', (data) => {
      if (serverSpoke) trips++
      serverSpoke = false
      if (cut && data.includes('commit')) {
        cut = false
        committing = true
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      serverSpoke = true
      if (!committing) return client.write(data)
      // The command tag of a COMMIT that was done.
      if (data.includes('COMMIT')) client.destroy()
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    roundTrips: () => trips,
    cutAfterCommit: () => {
      cut = true
    },
  }
}
