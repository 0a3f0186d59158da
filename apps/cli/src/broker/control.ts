import { halt, processes, readSettings, revive, UserError } from '@waybill/local'

const state = () => readSettings(process.env).state

/** Kills a broker of the platform that runs here, and leaves it so. Throws a UserError when it has no such broker. */
export async function killBroker(number: string): Promise<void> {
  await halt(state(), await processOf(number))
  console.log(`Broker ${number} is killed. waybill broker start ${number} starts it again.`)
}

/** Starts a broker that was killed. Throws a UserError when the platform has no such broker. */
export async function startBroker(number: string): Promise<void> {
  await revive(state(), await processOf(number))
  console.log(`Broker ${number} runs.`)
}

/** The name of a broker's process: `kafka-2`, or `kafka` when it is the only one. */
async function processOf(number: string): Promise<string> {
  const brokers = (await processes(state())).filter(({ service }) => service === 'kafka')
  if (brokers.length === 0)
    throw new UserError('This platform runs on a Kafka from elsewhere (KAFKA_BROKERS): kill it there.')
  const found = brokers.find(({ instance }) => String(instance + 1) === number)
  if (!found)
    throw new UserError(
      `There is no broker ${number}. There are: ${brokers.map(({ instance }) => instance + 1).join(', ')}.`,
    )
  return found.name
}
