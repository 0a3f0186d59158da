import { Type } from 'typebox'

/** The headers of a request that changes one version of a thing. Whether it has to be sent is the route's to say. */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The ETag of the version that is changed' })),
})
