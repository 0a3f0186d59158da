import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { ask } from './http.ts'

export interface User {
  id: string
  email: string
  roles: ('customer' | 'pharmacist' | 'operator' | 'admin')[]
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => ask<{ user: User | null }>('/console/api/session'),
  staleTime: Number.POSITIVE_INFINITY,
})

export const logIn = (email: string, password: string) =>
  ask<void>('/console/api/session', { method: 'POST', body: { email, password } })

export const logOut = () => ask<void>('/console/api/session', { method: 'DELETE' })

const nobody: User = { id: '', email: '', roles: [] }

/** Who is logged in. */
export const useUser = (): User => useSuspenseQuery(sessionQuery).data.user ?? nobody

/** Whether they may do all. */
export const isAdmin = ({ roles }: User): boolean => roles.includes('admin')

/** Whether they may do what operators may. */
export const isOperator = ({ roles }: User): boolean => roles.includes('operator') || roles.includes('admin')
