import { z } from 'zod';
import { defineDataset } from '../dataset.ts';
import { utcTimestamp } from '../timestamp.ts';

/** One line that an application logged, with its trace. */
export const appLogs = defineDataset({
  name: 'app-logs',
  description: 'Structured application logs',
  idField: 'event_id',
  eventTimeField: 'timestamp',
  partitionKeyField: 'host',
  schema: z.strictObject({
    event_id: z.uuid(),
    timestamp: utcTimestamp(),
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']),
    service: z.string().min(1).max(128),
    host: z.string().min(1).max(253),
    message: z.string().max(65_536),
    trace_id: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits')
      .nullable(),
    span_id: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'must be 16 lower-case hex digits')
      .nullable(),
    duration_ms: z.number().nonnegative().nullable(),
    error: z.strictObject({ type: z.string().max(256), stack: z.string().max(65_536).nullable() }).nullable(),
    attributes: z.record(z.string().min(1).max(128), z.string().max(4_096)),
  }),
});
