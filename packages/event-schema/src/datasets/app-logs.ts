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
    event_id: z.uuid().describe('Identifies the log line: the same wherever a copy of it turns up'),
    timestamp: utcTimestamp().describe('When it was logged, UTC with milliseconds'),
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).describe('Severity'),
    service: z.string().min(1).max(128).describe('Application that logged it'),
    host: z.string().min(1).max(253).describe('Machine or container it ran on'),
    message: z.string().max(65_536).describe('What it said'),
    trace_id: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits')
      .nullable()
      .describe('W3C trace it belongs to; null outside a trace'),
    span_id: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'must be 16 lower-case hex digits')
      .nullable()
      .describe('Span of that trace; null outside a trace'),
    duration_ms: z
      .number()
      .nonnegative()
      .nullable()
      .describe('How long the logged work took, in milliseconds'),
    error: z
      .strictObject({ type: z.string().max(256), stack: z.string().max(65_536).nullable() })
      .nullable()
      .describe('What went wrong; null when nothing did'),
    attributes: z
      .record(z.string().min(1).max(128), z.string().max(4_096))
      .describe('Anything else, by name'),
  }),
});
