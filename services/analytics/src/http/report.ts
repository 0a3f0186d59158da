import type { Role } from '@waybill/service'
import { Type } from 'typebox'

/** How far back a report looks. */
export const Last = Type.Object({
  minutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 60, description: 'How many minutes, up to a day' }),
})

export const Time = Type.String({ format: 'date-time' })

/** Who may read how the business goes. */
export const readers: Role[] = ['operator', 'admin']
