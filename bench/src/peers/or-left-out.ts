import { messageOf } from '@waybill/local'

/** Starts or fetches a peer. One that can't be had here is told of and left out: the rest of the bench goes on. */
export async function orLeftOut<Peer>(
  name: string,
  begin: () => Promise<Peer>,
  say: (text: string) => void,
): Promise<Peer | undefined> {
  try {
    return await begin()
  } catch (error) {
    say(`  ${name} is left out: ${messageOf(error)}`)
    return undefined
  }
}
