// Written by `./waybill client generate` from the routes of the services. Do not edit.

/** What each operation of the API takes and answers. */
export interface Operations {
  /** POST /api/products/{sku}/stock: Adjust the stock of a product. Access: operator, admin. */
  adjustStock: {
    request: {
      sku: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        /** Pieces that came in, or went (negative) */
        delta: number
        reason: string
        warehouse?: "east" | "west"
      }
    }
    answer: {
      sku: string
      warehouse: "east" | "west"
      /** In this warehouse */
      available: number
    }
  }
  /** POST /api/prescriptions/{orderId}/approve: Approve a prescription. Access: pharmacist, admin. */
  approvePrescription: {
    request: {
      orderId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
    }
    answer: {
      orderId: string
      customerId: string | null
      skus: Array<string>
      lines: Array<{
        sku: string
        name: string
        quantity: number | null
        state: "received" | "approved" | "rejected"
        reason: string | null
      }>
      state: "received" | "approved" | "partly-approved" | "rejected" | "closed"
      decidedBy: string | null
      reason: string | null
      receivedAt: string
      decidedAt: string | null
    }
  }
  /** POST /api/orders/{orderId}/cancel: Ask to cancel an order. Access: user. */
  cancelOrder: {
    request: {
      orderId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        reason?: string
      } | null
    }
    answer: {
      orderId: string
      status: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled"
      _links: {
        self: {
          href: string
        }
        cancel: {
          href: string
        }
        stream: {
          href: string
        }
        payment: {
          href: string
        }
      }
    }
  }
  /** PATCH /api/users/me: Change my name or language. Access: user. */
  changeMe: {
    request: {
      /** The ETag of the version that is changed */
      ifMatch?: string
      body: {
        name?: string
        /** For example en or de-CH */
        locale?: string
      }
    }
    answer: {
      userId: string
      email: string
      name: string
      roles: Array<"customer" | "pharmacist" | "operator" | "admin">
      locale: string
      createdAt: string
      active: boolean
    }
  }
  /** POST /api/users/me/password: Change my password. Access: user. */
  changePassword: {
    request: {
      body: {
        oldPassword: string
        newPassword: string
      }
    }
    answer: {
      accessToken: string
      /** Seconds until the access token runs out */
      expiresIn: number
      tokenType: "Bearer"
      /** For POST /api/auth/refresh, once */
      refreshToken: string
    }
  }
  /** PUT /api/shipments/{shipmentId}/ship-to: Change where a shipment goes. Access: user. */
  changeShipmentAddress: {
    request: {
      shipmentId: string
      /** The ETag of the version that is changed */
      ifMatch?: string
      body: {
        name: string
        street: string
        city: string
        postalCode: string
        /** ISO 3166-1 code of two letters */
        country: string
      }
    }
    answer: {
      shipmentId: string
      orderId: string | null
      userId: string
      trackingNumber: string
      parcel: {
        warehouse: string
        number: number
        of: number
      } | null
      status: "created" | "picked-up" | "in-transit" | "out-for-delivery" | "delivered" | "returned"
      shipTo: {
        name: string
        street: string
        city: string
        postalCode: string
        country: string
      }
      version: number
    }
  }
  /** POST /api/shipments/{shipmentId}/status: Move a shipment one step on. Access: operator, admin. */
  changeShipmentStatus: {
    request: {
      shipmentId: string
      body: {
        status: "created" | "picked-up" | "in-transit" | "out-for-delivery" | "delivered" | "returned"
      }
    }
    answer: {
      shipmentId: string
      orderId: string | null
      userId: string
      trackingNumber: string
      parcel: {
        warehouse: string
        number: number
        of: number
      } | null
      status: "created" | "picked-up" | "in-transit" | "out-for-delivery" | "delivered" | "returned"
      shipTo: {
        name: string
        street: string
        city: string
        postalCode: string
        country: string
      }
      version: number
    }
  }
  /** PUT /api/notifications/preferences: Choose what I am written about. Access: user. */
  choosePreferences: {
    request: {
      body: {
        /** Mails on how parcels fare */
        delivery: boolean
        /** For operators: mails on what failed. Default: as before */
        digest?: boolean
      }
    }
    answer: {
      /** Always: what concerns the account */
      account: true
      /** Always: what concerns orders and money */
      order: true
      delivery: boolean
      digest: boolean
    }
  }
  /** DELETE /api/faults/{service}: End the fault of a service. Access: admin. */
  clearFault: {
    request: {
      service: "identity" | "orders" | "payments" | "inventory" | "pharmacy" | "fulfillment" | "shipping" | "delivery" | "notifications" | "analytics" | "gateway" | "psp"
    }
    answer: undefined
  }
  /** POST /api/shipments: Ship something that is no order. Access: user. */
  createShipment: {
    request: {
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        shipTo: {
          name: string
          street: string
          city: string
          postalCode: string
          /** ISO 3166-1 code of two letters */
          country: string
        }
      }
    }
    answer: {
      shipmentId: string
      status: "created"
      /** The event is in the outbox and reaches Kafka for certain */
      eventPublished: "queued"
      trackingNumber: string
    }
  }
  /** POST /api/webhooks: Register a webhook. Access: user. */
  createWebhook: {
    request: {
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        url: string
        types: Array<"welcome" | "order-received" | "order-reduced" | "order-confirmed" | "order-cancelled" | "prescription-received" | "prescription-approved" | "prescription-rejected" | "returned" | "return-requested" | "return-approved" | "return-received" | "return-rejected" | "shipment-created" | "shipped" | "delivered" | "delivery-missed">
      }
    }
    answer: {
      webhookId: string
      url: string
      types: Array<string>
      /** What its calls are signed with. It is shown in this answer only */
      secret: string
    }
  }
  /** POST /api/users/{id}/deactivate: Close an account. Access: user. */
  deactivateUser: {
    request: {
      id: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
    }
    answer: {
      userId: string
      email: string
      name: string
      roles: Array<"customer" | "pharmacist" | "operator" | "admin">
      locale: string
      createdAt: string
      active: boolean
    }
  }
  /** POST /api/prescriptions/{orderId}/decide: Decide a prescription line by line. Access: pharmacist, admin. */
  decidePrescription: {
    request: {
      orderId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        /** One for each line on prescription */
        lines: Array<{
          sku: string
          verdict: "approved"
        } | {
          sku: string
          verdict: "rejected"
          /** The customer reads it */
          reason: string
        }>
      }
    }
    answer: {
      orderId: string
      customerId: string | null
      skus: Array<string>
      lines: Array<{
        sku: string
        name: string
        quantity: number | null
        state: "received" | "approved" | "rejected"
        reason: string | null
      }>
      state: "received" | "approved" | "partly-approved" | "rejected" | "closed"
      decidedBy: string | null
      reason: string | null
      receivedAt: string
      decidedAt: string | null
    }
  }
  /** POST /api/returns/{returnId}/status: Decide about a return. Received moves stock and money: the pieces go back on the shelf, what they cost to the customer. Access: operator, admin. */
  decideReturn: {
    request: {
      returnId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        status: "approved" | "received"
      } | {
        status: "rejected"
        reason: string
      }
    }
    answer: {
      returnId: string
      orderId: string
      customerId: string
      status: "requested" | "approved" | "received" | "refunded" | "rejected"
      items: Array<{
        sku: string
        quantity: number
      }>
      amount: {
        amountMinor: number
        currency: string
      }
      reason: string
      rejection: string | null
      requestedAt: string
      updatedAt: string
    }
  }
  /** DELETE /api/webhooks/{webhookId}: Delete a webhook and its log. Access: user. */
  deleteWebhook: {
    request: {
      webhookId: string
    }
    answer: undefined
  }
  /** POST /api/users/{id}/erase: Delete an account and all that is known of the person. Access: user. */
  eraseUser: {
    request: {
      id: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
    }
    answer: {
      userId: string
      erased: true
    }
  }
  /** GET /api/analytics/failures: What failed in each window, by step and reason. Access: operator, admin. */
  getFailures: {
    request: {
      /** Default: an hour before `to` */
      from?: string
      /** Default: the end of the running minute */
      to?: string
      /** How long a window is; they begin at its multiples, in UTC */
      window?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
    }
    answer: {
      from: string
      to: string
      window: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
      windows: Array<{
        start: string
        /** The step that was not reached */
        step: string
        reason: string
        count: number
      }>
    }
  }
  /** GET /api/analytics/funnel: Views and orders of each window. Access: operator, admin. */
  getFunnel: {
    request: {
      /** Default: an hour before `to` */
      from?: string
      /** Default: the end of the running minute */
      to?: string
      /** How long a window is; they begin at its multiples, in UTC */
      window?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
    }
    answer: {
      from: string
      to: string
      window: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
      windows: Array<{
        start: string
        /** Views of product pages */
        viewed: number
        /** Orders placed */
        placed: number
        /** Orders completed */
        completed: number
        /** Orders cancelled */
        cancelled: number
        /** Events among these and others that came when the grace of their minute was over */
        late: number
      }>
    }
  }
  /** GET /api/prescriptions/{orderId}: The prescription of an order. Access: user. */
  getPrescription: {
    request: {
      orderId: string
    }
    answer: {
      orderId: string
      customerId: string | null
      skus: Array<string>
      lines: Array<{
        sku: string
        name: string
        quantity: number | null
        state: "received" | "approved" | "rejected"
        reason: string | null
      }>
      state: "received" | "approved" | "partly-approved" | "rejected" | "closed"
      decidedBy: string | null
      reason: string | null
      receivedAt: string
      decidedAt: string | null
    }
  }
  /** GET /api/analytics/revenue: The revenue of each window. Access: operator, admin. */
  getRevenue: {
    request: {
      /** Default: an hour before `to` */
      from?: string
      /** Default: the end of the running minute */
      to?: string
      /** How long a window is; they begin at its multiples, in UTC */
      window?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
    }
    answer: {
      from: string
      to: string
      window: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
      windows: Array<{
        start: string
        currency: string
        orders: number
        /** In minor units of the currency */
        amountMinor: number
      }>
    }
  }
  /** GET /api/shipments/{shipmentId}: One shipment, now or as it was. Access: user. */
  getShipment: {
    request: {
      /** As it was then, for example 2026-11-21T10:00:00Z */
      at?: string
      shipmentId: string
    }
    answer: {
      shipmentId: string
      orderId: string | null
      userId: string
      trackingNumber: string
      parcel: {
        warehouse: string
        number: number
        of: number
      } | null
      status: "created" | "picked-up" | "in-transit" | "out-for-delivery" | "delivered" | "returned"
      shipTo: {
        name: string
        street: string
        city: string
        postalCode: string
        country: string
      }
      version: number
    }
  }
  /** GET /api/analytics/step-times: How long orders took to each step, in each window. Access: operator, admin. */
  getStepTimes: {
    request: {
      /** Default: an hour before `to` */
      from?: string
      /** Default: the end of the running minute */
      to?: string
      /** How long a window is; they begin at its multiples, in UTC */
      window?: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
    }
    answer: {
      from: string
      to: string
      window: "1m" | "5m" | "15m" | "1h" | "6h" | "1d"
      windows: Array<{
        start: string
        /** The step that orders came to in this window */
        step: string
        /** The step that the time is counted from */
        since: string
        orders: number
        /** Their times added up, in milliseconds */
        sumMs: number
        /** In milliseconds, off by 1 % at most */
        p50Ms: number
        /** In milliseconds, off by 1 % at most */
        p95Ms: number
        /** In milliseconds, off by 1 % at most */
        p99Ms: number
      }>
    }
  }
  /** GET /api/analytics/top-products: The products sold most. Access: operator, admin. */
  getTopProducts: {
    request: {
      /** Default: an hour before `to` */
      from?: string
      /** Default: the end of the running minute */
      to?: string
    }
    answer: {
      from: string
      to: string
      products: Array<{
        sku: string
        quantity: number
      }>
    }
  }
  /** GET /api/users/{id}/activity: What the orders and shipments of a user did, newest first. Access: user. */
  listActivity: {
    request: {
      /** The `next` of the page before */
      after?: string
      limit?: number
      id: string
    }
    answer: {
      items: Array<{
        eventId: string
        type: string
        occurredAt: string
        orderId: string | null
        shipmentId: string | null
        detail: Record<string, unknown>
      }>
      next: string | null
    }
  }
  /** GET /api/faults: The faults that are on. Access: admin. */
  listFaults: {
    request: Record<never, never>
    answer: {
      items: Array<{
        service: string
        fault: string
        percent: number
        delayMs: number
        expiresAt: string
      }>
    }
  }
  /** GET /api/notifications: My messages, newest first. Access: user. */
  listNotifications: {
    request: {
      /** The `next` of the page before */
      after?: string
      limit?: number
    }
    answer: {
      items: Array<{
        messageId: string
        template: string
        orderId: string | null
        shipmentId: string | null
        state: string
        createdAt: string
        sentAt: string | null
      }>
      next: string | null
    }
  }
  /** GET /api/orders: List orders. Access: user. */
  listOrders: {
    request: {
      status?: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled"
      /** The `next` of the page before */
      after?: string
      limit?: number
    }
    answer: {
      items: Array<{
        orderId: string
        customerId: string
        status: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled"
        /** Overdue where nothing can be undone: an operator has to look */
        attention: boolean
        reason: string | null
        onPartial: "ship-rest" | "cancel"
        lines: Array<{
          sku: string
          name: string
          quantity: number
          unitPrice: {
            amountMinor: number
            currency: string
          }
          requiresPrescription: boolean
          /** What a pharmacist said of it; ordered: it needs none. A rejected line is not sent and not paid for */
          state: "ordered" | "to-approve" | "approved" | "rejected"
          /** Why it is rejected */
          reason: string | null
        }>
        shipTo: {
          name: string
          street: string
          city: string
          postalCode: string
          country: string
        }
        total: {
          amountMinor: number
          currency: string
        }
        /** One from each warehouse; none before the order is confirmed */
        parcels: Array<{
          warehouse: string | null
          items: Array<{
            sku: string
            quantity: number
          }>
          /** What its items cost */
          amountMinor: number
          /** The steps in between are those of its shipment */
          state: "picking" | "packed" | "shipped" | "out-for-delivery" | "failed" | "delivered" | "returned"
          shipmentId: string | null
          trackingNumber: string | null
          /** Why it came back */
          reason: string | null
        }>
        placedAt: string
        updatedAt: string
        _links: {
          self: {
            href: string
          }
          cancel: {
            href: string
          }
          stream: {
            href: string
          }
          payment: {
            href: string
          }
        }
      }>
      next: string | null
    }
  }
  /** GET /api/prescriptions: Prescriptions, oldest first. Access: pharmacist, admin. */
  listPrescriptions: {
    request: {
      state?: "received" | "approved" | "partly-approved" | "rejected" | "closed"
      /** The `next` of the page before */
      after?: number
      limit?: number
    }
    answer: {
      items: Array<{
        orderId: string
        customerId: string | null
        skus: Array<string>
        lines: Array<{
          sku: string
          name: string
          quantity: number | null
          state: "received" | "approved" | "rejected"
          reason: string | null
        }>
        state: "received" | "approved" | "partly-approved" | "rejected" | "closed"
        decidedBy: string | null
        reason: string | null
        receivedAt: string
        decidedAt: string | null
      }>
      next: number | null
    }
  }
  /** GET /api/products: List the products on sale. Access: public. */
  listProducts: {
    request: {
      after?: string
      limit?: number
    }
    answer: {
      items: Array<{
        sku: string
        name: string
        price: {
          amountMinor: number
          /** ISO 4217 */
          currency: string
        }
        requiresPrescription: boolean
        /** Whether it is on sale */
        active: boolean
        available: number
      }>
      next: string | null
    }
  }
  /** GET /api/returns: List returns. Access: user. */
  listReturns: {
    request: {
      status?: "requested" | "approved" | "received" | "refunded" | "rejected"
      /** The `next` of the page before */
      after?: string
      limit?: number
    }
    answer: {
      items: Array<{
        returnId: string
        orderId: string
        customerId: string
        status: "requested" | "approved" | "received" | "refunded" | "rejected"
        items: Array<{
          sku: string
          quantity: number
        }>
        amount: {
          amountMinor: number
          currency: string
        }
        reason: string
        rejection: string | null
        requestedAt: string
        updatedAt: string
      }>
      next: string | null
    }
  }
  /** GET /api/shipments/{shipmentId}/events: The history of a shipment. Access: user. */
  listShipmentEvents: {
    request: {
      shipmentId: string
    }
    answer: {
      items: Array<{
        version: number
        type: string
        data: Record<string, unknown>
        occurredAt: string
        state: {
          shipmentId: string
          orderId: string | null
          userId: string
          trackingNumber: string
          parcel: {
            warehouse: string
            number: number
            of: number
          } | null
          status: "created" | "picked-up" | "in-transit" | "out-for-delivery" | "delivered" | "returned"
          shipTo: {
            name: string
            street: string
            city: string
            postalCode: string
            country: string
          }
          version: number
        }
      }>
    }
  }
  /** GET /api/shipments: My shipments, or those of an order, newest first. Access: user. */
  listShipments: {
    request: {
      /** Only those of this order */
      orderId?: string
      /** The `next` of the page before */
      after?: string
      limit?: number
    }
    answer: {
      items: Array<{
        shipmentId: string
        orderId: string | null
        trackingNumber: string
        parcel: {
          warehouse: string
          number: number
          of: number
        } | null
        status: "created" | "picked-up" | "in-transit" | "out-for-delivery" | "delivered" | "returned"
        createdAt: string
        updatedAt: string
      }>
      next: string | null
    }
  }
  /** GET /api/webhooks/{webhookId}/deliveries: What was sent to a webhook, newest first. Access: user. */
  listWebhookDeliveries: {
    request: {
      /** The `next` of the page before */
      after?: string
      limit?: number
      webhookId: string
    }
    answer: {
      items: Array<{
        /** The webhook-id of its calls */
        deliveryId: string
        type: string
        state: string
        attempts: number
        statusCode: number | null
        problem: string | null
        createdAt: string
        deliveredAt: string | null
      }>
      next: string | null
    }
  }
  /** GET /api/webhooks: My webhooks. Access: user. */
  listWebhooks: {
    request: Record<never, never>
    answer: {
      items: Array<{
        webhookId: string
        url: string
        types: Array<string>
        /** False when it failed too often in a row */
        active: boolean
        createdAt: string
      }>
    }
  }
  /** POST /api/auth/login: Log in. Access: public. */
  logIn: {
    request: {
      body: {
        email: string
        password: string
      }
    }
    answer: {
      accessToken: string
      /** Seconds until the access token runs out */
      expiresIn: number
      tokenType: "Bearer"
      /** For POST /api/auth/refresh, once */
      refreshToken: string
    }
  }
  /** POST /api/auth/logout: Log out, here or everywhere. Access: public. */
  logOut: {
    request: {
      /** Every session of the user */
      everywhere?: boolean
      body: {
        refreshToken: string
      }
    }
    answer: undefined
  }
  /** POST /api/orders: Place an order. Access: user. */
  placeOrder: {
    request: {
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        lines: Array<{
          sku: string
          quantity: number
        }>
        shipTo: {
          name: string
          street: string
          city: string
          postalCode: string
          /** ISO 3166-1, two letters */
          country: string
        }
        /** What the card network gave for the card */
        paymentToken: string
        /** What it is placed with */
        channel?: "web" | "cli" | "api"
        /** What becomes of it when a pharmacist rejects a part: the rest is sent, or all of it is cancelled */
        onPartial?: "ship-rest" | "cancel"
      }
    }
    answer: {
      orderId: string
      status: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled"
      total: {
        amountMinor: number
        currency: string
      }
      _links: {
        self: {
          href: string
        }
        cancel: {
          href: string
        }
        stream: {
          href: string
        }
        payment: {
          href: string
        }
      }
    }
  }
  /** PUT /api/products/{sku}: List or change a product. Access: operator, admin. */
  putProduct: {
    request: {
      sku: string
      /** The ETag of the version that is changed */
      ifMatch?: string
      body: {
        name: string
        price: {
          amountMinor: number
          /** ISO 4217 */
          currency: string
        }
        requiresPrescription?: boolean
        active?: boolean
        /** Tell when fewer pieces than this are for sale; 0: never */
        lowStockAt?: number
      }
    }
    answer: {
      sku: string
      name: string
      price: {
        amountMinor: number
        /** ISO 4217 */
        currency: string
      }
      requiresPrescription: boolean
      active: boolean
      /** Tell when fewer pieces than this are for sale; 0: never */
      lowStockAt: number
    }
  }
  /** POST /api/auth/refresh: Get the next tokens. Access: public. */
  refreshTokens: {
    request: {
      body: {
        refreshToken: string
      }
    }
    answer: {
      accessToken: string
      /** Seconds until the access token runs out */
      expiresIn: number
      tokenType: "Bearer"
      /** For POST /api/auth/refresh, once */
      refreshToken: string
    }
  }
  /** POST /api/auth/register: Open an account. Access: public. */
  register: {
    request: {
      body: {
        email: string
        password: string
        name: string
        /** For example en or de-CH */
        locale?: string
      }
    }
    answer: {
      userId: string
      email: string
      name: string
      roles: Array<"customer" | "pharmacist" | "operator" | "admin">
      locale: string
      createdAt: string
      active: boolean
    }
  }
  /** POST /api/prescriptions/{orderId}/reject: Reject a prescription. Access: pharmacist, admin. */
  rejectPrescription: {
    request: {
      orderId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        /** The customer reads it */
        reason: string
      }
    }
    answer: {
      orderId: string
      customerId: string | null
      skus: Array<string>
      lines: Array<{
        sku: string
        name: string
        quantity: number | null
        state: "received" | "approved" | "rejected"
        reason: string | null
      }>
      state: "received" | "approved" | "partly-approved" | "rejected" | "closed"
      decidedBy: string | null
      reason: string | null
      receivedAt: string
      decidedAt: string | null
    }
  }
  /** POST /api/payments/{orderId}/refunds: Give back a part of what was taken. Access: operator, admin. */
  requestRefund: {
    request: {
      orderId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        amount: {
          amountMinor: number
          currency: string
        }
        reason: string
      }
    }
    answer: {
      refundId: string
      orderId: string
      amount: {
        amountMinor: number
        currency: string
      }
      status: string
    }
  }
  /** POST /api/orders/{orderId}/returns: Ask to return what was delivered. Access: user. */
  requestReturn: {
    request: {
      orderId: string
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        lines: Array<{
          sku: string
          quantity: number
        }>
        reason: string
      }
    }
    answer: {
      returnId: string
      orderId: string
      customerId: string
      status: "requested" | "approved" | "received" | "refunded" | "rejected"
      items: Array<{
        sku: string
        quantity: number
      }>
      amount: {
        amountMinor: number
        currency: string
      }
      reason: string
      rejection: string | null
      requestedAt: string
      updatedAt: string
    }
  }
  /** PUT /api/users/{id}/roles: Set what a user may do, from the next login on. Access: admin. */
  setRoles: {
    request: {
      id: string
      /** The ETag of the version that is changed */
      ifMatch?: string
      body: {
        roles: Array<"customer" | "pharmacist" | "operator" | "admin">
      }
    }
    answer: {
      userId: string
      email: string
      name: string
      roles: Array<"customer" | "pharmacist" | "operator" | "admin">
      locale: string
      createdAt: string
      active: boolean
    }
  }
  /** GET /api/payments/{orderId}/ledger: Show an order's ledger. Access: operator, admin. */
  showLedger: {
    request: {
      orderId: string
    }
    answer: {
      orderId: string
      entries: Array<{
        account: string
        amountMinor: number
        currency: string
        /** The line of the provider's journal; its entries add up to nothing */
        seq: number
        causeId: string
        at: string
      }>
      balances: Array<{
        account: string
        amountMinor: number
        currency: string
      }>
    }
  }
  /** GET /api/users/me: Who I am. Access: user. */
  showMe: {
    request: Record<never, never>
    answer: {
      userId: string
      email: string
      name: string
      roles: Array<"customer" | "pharmacist" | "operator" | "admin">
      locale: string
      createdAt: string
      active: boolean
    }
  }
  /** GET /api/openapi.json: The whole API, as OpenAPI 3.1. Access: public. */
  showOpenApi: {
    request: Record<never, never>
    answer: Record<string, unknown>
  }
  /** GET /api/orders/{orderId}: Show an order. Access: user. */
  showOrder: {
    request: {
      /** At the gateway: answer when the order has come so far, or has ended, or time is out */
      wait?: "confirmed" | "completed" | "cancelled"
      /** How long to wait, in seconds */
      timeout?: number
      orderId: string
      /** The ETag of what is known: 304 when it is still so */
      ifNoneMatch?: string
    }
    answer: {
      orderId: string
      customerId: string
      status: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled"
      /** Overdue where nothing can be undone: an operator has to look */
      attention: boolean
      reason: string | null
      onPartial: "ship-rest" | "cancel"
      lines: Array<{
        sku: string
        name: string
        quantity: number
        unitPrice: {
          amountMinor: number
          currency: string
        }
        requiresPrescription: boolean
        /** What a pharmacist said of it; ordered: it needs none. A rejected line is not sent and not paid for */
        state: "ordered" | "to-approve" | "approved" | "rejected"
        /** Why it is rejected */
        reason: string | null
      }>
      shipTo: {
        name: string
        street: string
        city: string
        postalCode: string
        country: string
      }
      total: {
        amountMinor: number
        currency: string
      }
      /** One from each warehouse; none before the order is confirmed */
      parcels: Array<{
        warehouse: string | null
        items: Array<{
          sku: string
          quantity: number
        }>
        /** What its items cost */
        amountMinor: number
        /** The steps in between are those of its shipment */
        state: "picking" | "packed" | "shipped" | "out-for-delivery" | "failed" | "delivered" | "returned"
        shipmentId: string | null
        trackingNumber: string | null
        /** Why it came back */
        reason: string | null
      }>
      placedAt: string
      updatedAt: string
      _links: {
        self: {
          href: string
        }
        cancel: {
          href: string
        }
        stream: {
          href: string
        }
        payment: {
          href: string
        }
      }
      history: Array<{
        at: string
        /** The type of the event that changed the status, or overdue */
        event: string
        from: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled" | null
        to: "placed" | "confirmed" | "cancelling" | "partly-packed" | "packed" | "completed" | "cancelled"
      }>
      returns: Array<{
        returnId: string
        orderId: string
        customerId: string
        status: "requested" | "approved" | "received" | "refunded" | "rejected"
        items: Array<{
          sku: string
          quantity: number
        }>
        amount: {
          amountMinor: number
          currency: string
        }
        reason: string
        rejection: string | null
        requestedAt: string
        updatedAt: string
      }>
    }
  }
  /** GET /api/payments/{orderId}: Show an order's payment. Access: user. */
  showPayment: {
    request: {
      orderId: string
    }
    answer: {
      orderId: string
      customerId: string | null
      /** As far as it is known; while a question has no answer, for example capture-unknown */
      status: string
      paymentId: string | null
      amount: {
        amountMinor: number
        currency: string
      } | null
      capturedMinor: number
      /** What of the hold was let go of, or expired */
      releasedMinor: number
      refundedMinor: number
      reason: string | null
      refunds: Array<{
        refundId: string
        amountMinor: number
        reason: string
        status: string
        requestedAt: string
      }>
      history: Array<{
        at: string
        what: string
        key: string
        toldBy: string | null
        amountMinor: number | null
      }>
    }
  }
  /** GET /api/notifications/preferences: What I am written about. Access: user. */
  showPreferences: {
    request: Record<never, never>
    answer: {
      /** Always: what concerns the account */
      account: true
      /** Always: what concerns orders and money */
      order: true
      delivery: boolean
      digest: boolean
    }
  }
  /** GET /api/products/{sku}: Show a product. Access: public. */
  showProduct: {
    request: {
      sku: string
    }
    answer: {
      sku: string
      name: string
      price: {
        amountMinor: number
        /** ISO 4217 */
        currency: string
      }
      requiresPrescription: boolean
      /** Whether it is on sale */
      active: boolean
      available: number
    }
  }
  /** GET /api/payments/settlement: Settle a day: ours against the provider's journal. Access: operator, admin. */
  showSettlement: {
    request: {
      day: string
    }
    answer: {
      day: string
      /** What is younger is not in it: it may be on its way to us */
      until: string
      totals: Array<{
        currency: string
        ours: {
          held: number
          captured: number
          refunded: number
        }
        theirs: {
          held: number
          captured: number
          refunded: number
        }
      }>
      differences: Array<{
        orderId: string
        currency: string
        ours: {
          held: number
          captured: number
          refunded: number
        }
        theirs: {
          held: number
          captured: number
          refunded: number
        }
      }>
    }
  }
  /** GET /api/stock: The stock of a product by warehouse, and its moves. Access: operator, admin. */
  showStock: {
    request: {
      sku: string
      /** The `next` of the page before */
      before?: number
      limit?: number
    }
    answer: {
      sku: string
      /** Fewer pieces for sale than this are told as inventory.stock.low; 0: never */
      lowStockAt: number
      warehouses: Array<{
        warehouse: "east" | "west"
        /** For sale */
        available: number
        /** Put aside for orders */
        reserved: number
        /** Gone, with all orders since ever */
        shipped: number
      }>
      moves: Array<{
        id: number
        at: string
        warehouse: "east" | "west"
        kind: string
        available: number
        reserved: number
        shipped: number
        orderId: string | null
        reason: string | null
      }>
      next: number | null
    }
  }
  /** POST /api/faults: Make a service go wrong for a while. Access: admin. */
  switchFault: {
    request: {
      /** A new unique text for each new request, the same for its repeats */
      idempotencyKey?: string
      body: {
        service: "identity" | "orders" | "payments" | "inventory" | "pharmacy" | "fulfillment" | "shipping" | "delivery" | "notifications" | "analytics" | "gateway" | "psp"
        fault: "fail" | "delay" | "drop-reply" | "crash-before-commit" | "crash-after-commit" | "poison" | "duplicate"
        /** How many of a hundred it hits */
        percent?: number
        delayMs?: number
        /** Then it ends by itself */
        forSeconds?: number
      }
    }
    answer: {
      service: string
      fault: string
      percent: number
      delayMs: number
      expiresAt: string
    }
  }
  /** POST /api/page-views: A product page was viewed. Access: public. */
  viewPage: {
    request: {
      body: {
        sku: string
      }
    }
    answer: {
      eventPublished: "queued"
    }
  }
  /** GET /api/stream: What happens from now on, as server-sent events. Operators see everything, others what is theirs. Last-Event-ID resumes after that event. Access: user. */
  watchEverything: {
    request: Record<never, never>
    streams: {
      type: string
      /** Who published it */
      service: string
      topic: string
      partition: number
      offset: number
      time: string
      orderId: string | null
      data: Record<string, unknown>
      /** Since its order was placed */
      sincePlacedMs: number | null
    }
  }
  /** GET /api/orders/{orderId}/stream: Every step of an order, past and to come, as server-sent events. Each event: id = topic/partition/offset, data = { type, service, topic, partition, offset, time, orderId, data, sincePlacedMs }. Last-Event-ID resumes. `event: end` follows the outcome: do not connect again. Access: user. */
  watchOrder: {
    request: {
      orderId: string
    }
    streams: {
      type: string
      /** Who published it */
      service: string
      topic: string
      partition: number
      offset: number
      time: string
      orderId: string | null
      data: Record<string, unknown>
      /** Since its order was placed */
      sincePlacedMs: number | null
    }
  }
}

/** How each operation is asked for. */
export const operations = {
  adjustStock: {"method":"POST","path":"/api/products/{sku}/stock","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  approvePrescription: {"method":"POST","path":"/api/prescriptions/{orderId}/approve","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":false,"streams":false},
  cancelOrder: {"method":"POST","path":"/api/orders/{orderId}/cancel","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  changeMe: {"method":"PATCH","path":"/api/users/me","query":{},"headers":{"ifMatch":"if-match"},"body":true,"streams":false},
  changePassword: {"method":"POST","path":"/api/users/me/password","query":{},"headers":{},"body":true,"streams":false},
  changeShipmentAddress: {"method":"PUT","path":"/api/shipments/{shipmentId}/ship-to","query":{},"headers":{"ifMatch":"if-match"},"body":true,"streams":false},
  changeShipmentStatus: {"method":"POST","path":"/api/shipments/{shipmentId}/status","query":{},"headers":{},"body":true,"streams":false},
  choosePreferences: {"method":"PUT","path":"/api/notifications/preferences","query":{},"headers":{},"body":true,"streams":false},
  clearFault: {"method":"DELETE","path":"/api/faults/{service}","query":{},"headers":{},"body":false,"streams":false},
  createShipment: {"method":"POST","path":"/api/shipments","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  createWebhook: {"method":"POST","path":"/api/webhooks","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  deactivateUser: {"method":"POST","path":"/api/users/{id}/deactivate","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":false,"streams":false},
  decidePrescription: {"method":"POST","path":"/api/prescriptions/{orderId}/decide","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  decideReturn: {"method":"POST","path":"/api/returns/{returnId}/status","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  deleteWebhook: {"method":"DELETE","path":"/api/webhooks/{webhookId}","query":{},"headers":{},"body":false,"streams":false},
  eraseUser: {"method":"POST","path":"/api/users/{id}/erase","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":false,"streams":false},
  getFailures: {"method":"GET","path":"/api/analytics/failures","query":{"from":"from","to":"to","window":"window"},"headers":{},"body":false,"streams":false},
  getFunnel: {"method":"GET","path":"/api/analytics/funnel","query":{"from":"from","to":"to","window":"window"},"headers":{},"body":false,"streams":false},
  getPrescription: {"method":"GET","path":"/api/prescriptions/{orderId}","query":{},"headers":{},"body":false,"streams":false},
  getRevenue: {"method":"GET","path":"/api/analytics/revenue","query":{"from":"from","to":"to","window":"window"},"headers":{},"body":false,"streams":false},
  getShipment: {"method":"GET","path":"/api/shipments/{shipmentId}","query":{"at":"at"},"headers":{},"body":false,"streams":false},
  getStepTimes: {"method":"GET","path":"/api/analytics/step-times","query":{"from":"from","to":"to","window":"window"},"headers":{},"body":false,"streams":false},
  getTopProducts: {"method":"GET","path":"/api/analytics/top-products","query":{"from":"from","to":"to"},"headers":{},"body":false,"streams":false},
  listActivity: {"method":"GET","path":"/api/users/{id}/activity","query":{"after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listFaults: {"method":"GET","path":"/api/faults","query":{},"headers":{},"body":false,"streams":false},
  listNotifications: {"method":"GET","path":"/api/notifications","query":{"after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listOrders: {"method":"GET","path":"/api/orders","query":{"status":"status","after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listPrescriptions: {"method":"GET","path":"/api/prescriptions","query":{"state":"state","after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listProducts: {"method":"GET","path":"/api/products","query":{"after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listReturns: {"method":"GET","path":"/api/returns","query":{"status":"status","after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listShipmentEvents: {"method":"GET","path":"/api/shipments/{shipmentId}/events","query":{},"headers":{},"body":false,"streams":false},
  listShipments: {"method":"GET","path":"/api/shipments","query":{"orderId":"orderId","after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listWebhookDeliveries: {"method":"GET","path":"/api/webhooks/{webhookId}/deliveries","query":{"after":"after","limit":"limit"},"headers":{},"body":false,"streams":false},
  listWebhooks: {"method":"GET","path":"/api/webhooks","query":{},"headers":{},"body":false,"streams":false},
  logIn: {"method":"POST","path":"/api/auth/login","query":{},"headers":{},"body":true,"streams":false},
  logOut: {"method":"POST","path":"/api/auth/logout","query":{"everywhere":"everywhere"},"headers":{},"body":true,"streams":false},
  placeOrder: {"method":"POST","path":"/api/orders","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  putProduct: {"method":"PUT","path":"/api/products/{sku}","query":{},"headers":{"ifMatch":"if-match"},"body":true,"streams":false},
  refreshTokens: {"method":"POST","path":"/api/auth/refresh","query":{},"headers":{},"body":true,"streams":false},
  register: {"method":"POST","path":"/api/auth/register","query":{},"headers":{},"body":true,"streams":false},
  rejectPrescription: {"method":"POST","path":"/api/prescriptions/{orderId}/reject","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  requestRefund: {"method":"POST","path":"/api/payments/{orderId}/refunds","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  requestReturn: {"method":"POST","path":"/api/orders/{orderId}/returns","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  setRoles: {"method":"PUT","path":"/api/users/{id}/roles","query":{},"headers":{"ifMatch":"if-match"},"body":true,"streams":false},
  showLedger: {"method":"GET","path":"/api/payments/{orderId}/ledger","query":{},"headers":{},"body":false,"streams":false},
  showMe: {"method":"GET","path":"/api/users/me","query":{},"headers":{},"body":false,"streams":false},
  showOpenApi: {"method":"GET","path":"/api/openapi.json","query":{},"headers":{},"body":false,"streams":false},
  showOrder: {"method":"GET","path":"/api/orders/{orderId}","query":{"wait":"wait","timeout":"timeout"},"headers":{"ifNoneMatch":"if-none-match"},"body":false,"streams":false},
  showPayment: {"method":"GET","path":"/api/payments/{orderId}","query":{},"headers":{},"body":false,"streams":false},
  showPreferences: {"method":"GET","path":"/api/notifications/preferences","query":{},"headers":{},"body":false,"streams":false},
  showProduct: {"method":"GET","path":"/api/products/{sku}","query":{},"headers":{},"body":false,"streams":false},
  showSettlement: {"method":"GET","path":"/api/payments/settlement","query":{"day":"day"},"headers":{},"body":false,"streams":false},
  showStock: {"method":"GET","path":"/api/stock","query":{"sku":"sku","before":"before","limit":"limit"},"headers":{},"body":false,"streams":false},
  switchFault: {"method":"POST","path":"/api/faults","query":{},"headers":{"idempotencyKey":"idempotency-key"},"body":true,"streams":false},
  viewPage: {"method":"POST","path":"/api/page-views","query":{},"headers":{},"body":true,"streams":false},
  watchEverything: {"method":"GET","path":"/api/stream","query":{},"headers":{},"body":false,"streams":true},
  watchOrder: {"method":"GET","path":"/api/orders/{orderId}/stream","query":{},"headers":{},"body":false,"streams":true},
} as const
