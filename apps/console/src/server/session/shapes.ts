import { roles, type User } from '@waybill/service'
import { type Static, Type } from 'typebox'

export const UserView = Type.Object({
  id: Type.String(),
  email: Type.String(),
  roles: Type.Array(Type.Enum([...roles])),
})

export const viewUser = ({ id, email, roles }: User): Static<typeof UserView> => ({ id, email, roles: [...roles] })
