import { takePorts } from './free-ports.ts'
import { removeState, temporaryState } from './temporary-state.ts'

/** The variable that tells a test file the state folder of the system that it shares. */
export const SHARED_STATE = 'WAYBILL_TEST_STATE'

/** Room for one system that several test files use, one file after the other. */
export interface SharedState {
  /** For the processes of those files. */
  readonly env: NodeJS.ProcessEnv
  /** Stops what they have started there, and deletes it. */
  remove(): Promise<void>
}

export async function openSharedState(env: NodeJS.ProcessEnv): Promise<SharedState> {
  const state = await temporaryState()
  const ports = await takePorts(env)
  return {
    env: { ...ports.env, [SHARED_STATE]: state },
    async remove() {
      await removeState(state)
      ports.release()
    },
  }
}
