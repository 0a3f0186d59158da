/** Every port that `up` may listen on. All are on loopback. */
export const defaultPorts = {
  console: 3000,
  gateway: 3001,
  registry: 8081,
  kafka: 19092,
  'kafka-controller': 19192,
  'kafka-broker': 19292,
  postgres: 15432,
  identity: 4001,
  orders: 4002,
  payments: 4003,
  inventory: 4004,
  pharmacy: 4005,
  fulfillment: 4006,
  shipping: 4007,
  delivery: 4008,
  notifications: 4009,
  analytics: 4010,
  psp: 4011,
  smtp: 4025,
  mail: 4026,
} as const

export type PortName = keyof typeof defaultPorts
export type Ports = Readonly<Record<PortName, number>>

/** How far apart the instances of one scaled service are: payments 4003, payments-1 4103. */
const INSTANCE_STEP = 100

/** The variable that moves one port, for example `WAYBILL_KAFKA_PORT`. */
export const portVariable = (name: PortName): string => `WAYBILL_${name.replace('-', '_').toUpperCase()}_PORT`

/**
 * Works out the ports: `WAYBILL_<NAME>_PORT` decides, else the default plus `WAYBILL_PORT_OFFSET`.
 * @throws {RangeError} naming the variable when one is not a port.
 */
export function readPorts(env: NodeJS.ProcessEnv): Ports {
  const offset = readInteger(env, 'WAYBILL_PORT_OFFSET', -65_535) ?? 0
  const ports = Object.entries(defaultPorts).map(([name, port]) => {
    const own = readInteger(env, portVariable(name as PortName), 1)
    if (own === undefined && (port + offset < 1 || port + offset > 65_535)) {
      throw new RangeError(`WAYBILL_PORT_OFFSET=${offset} moves ${name} to ${port + offset}, which is not a port.`)
    }
    return [name, own ?? port + offset]
  })
  return Object.fromEntries(ports) as Ports
}

/** The port of one instance of a service. */
export const instancePort = (port: number, instance: number): number => port + instance * INSTANCE_STEP

function readInteger(env: NodeJS.ProcessEnv, variable: string, least: number): number | undefined {
  const text = env[variable]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > 65_535) {
    throw new RangeError(`${variable}=${text} is not a port. Give a whole number from ${least} to 65535.`)
  }
  return value
}
