import { type Static, Type } from 'typebox'

/** The faults that are on, and how often each service was hit. */
export const FaultHits = Type.Object({
  /** null: nobody can tell, since this console does not know where the processes are. */
  hits: Type.Union([
    Type.Array(
      Type.Object({
        service: Type.String(),
        /** Since its processes started: a crash takes its count with it. */
        hits: Type.Integer(),
        /** `fail in request`: how often each. */
        kinds: Type.Array(Type.Object({ fault: Type.String(), where: Type.String(), hits: Type.Integer() })),
      }),
    ),
    Type.Null(),
  ]),
})
export type FaultHits = Static<typeof FaultHits>
