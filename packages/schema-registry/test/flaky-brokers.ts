import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { withAdmin } from './kafka.ts'

type Address = { host: string; port: number }

/**
 * Brokers that a test can take away and give back: a proxy before each broker of the cluster. Clients stay behind it,
 * since it puts its own port into the brokers' answers wherever they name a broker's port.
 */
export async function createFlakyBrokers(t: TestContext) {
  const { brokers } = await withAdmin((admin) => admin.metadata({ topics: [] }))
  const addresses = [...brokers.values()]
  const proxies = await Promise.all(addresses.map(() => listen(createServer())))
  const ports = proxies.map((proxy) => (proxy.address() as AddressInfo).port)
  const sockets = new Set<Socket>()
  let muted = false

  const rename = (answer: Buffer) => {
    for (const [index, { host, port }] of addresses.entries()) {
      const [real, proxied] = [wireForm({ host, port }), wireForm({ host, port: ports[index] ?? 0 })]
      for (let at = answer.indexOf(real); at >= 0; at = answer.indexOf(real, at + 1)) proxied.copy(answer, at)
    }
    return answer
  }
  for (const [index, proxy] of proxies.entries()) {
    const address = addresses[index]
    if (address !== undefined)
      proxy.on('connection', (client: Socket) => join(client, connect(address), rename, sockets, () => muted))
  }

  const cut = async () => {
    for (const proxy of proxies) proxy.close()
    for (const socket of sockets) socket.destroy()
    await Promise.all(proxies.filter(({ listening }) => listening).map((proxy) => once(proxy, 'close')))
  }
  t.after(cut)
  return {
    brokers: ports.map((port) => `127.0.0.1:${port}`),
    /** Breaks all connections and refuses new ones. */
    cut,
    /** Lets requests through, but no answer: what is written is stored, and the writer does not know. */
    mute() {
      muted = true
    },
    async restore() {
      muted = false
      await Promise.all(proxies.map((proxy, index) => listen(proxy, ports[index])))
    },
  }
}

async function listen(server: Server, port = 0): Promise<Server> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

// How Kafka's answers name a broker: the host's characters, then the port in four bytes.
function wireForm({ host, port }: Address): Buffer {
  const bytes = Buffer.alloc(host.length + 4)
  bytes.write(host)
  bytes.writeInt32BE(port, host.length)
  return bytes
}

function join(
  client: Socket,
  broker: Socket,
  rename: (answer: Buffer) => Buffer,
  sockets: Set<Socket>,
  muted: () => boolean,
): void {
  for (const [socket, other] of [
    [client, broker],
    [broker, client],
  ] as const) {
    sockets.add(socket)
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }
  client.pipe(broker)
  // Answer by answer, so that no address is cut in two: each begins with its length in four bytes.
  let pending = Buffer.alloc(0)
  broker.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
      const end = 4 + pending.readInt32BE(0)
      if (!muted()) client.write(rename(Buffer.from(pending.subarray(0, end))))
      pending = pending.subarray(end)
    }
  })
}
