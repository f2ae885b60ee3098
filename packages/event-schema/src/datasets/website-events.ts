import { z } from 'zod';
import { defineDataset } from '../dataset.ts';
import { utcTimestamp } from '../timestamp.ts';
import { countryCodes } from './country-codes.ts';

// Not z.url(): it trims blanks and drops line breaks, so the row would not be what the line says.
const webUrl = () =>
  z
    .string()
    .max(2_048)
    .refine((text) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text), {
      error: 'must be an http or https URL without blanks',
    });

/** 1.10 and 1234567890.12 are cents, 0.1 + 0.2 is not: only a number that two decimals print exactly. */
const isCents = (amount: number): boolean => Number(amount.toFixed(2)) === amount;

/** One thing a visitor did on a website. */
export const websiteEvents = defineDataset({
  name: 'website-events',
  description: 'Clickstream of a website',
  idField: 'event_id',
  eventTimeField: 'timestamp',
  partitionKeyField: 'session_id',
  schema: z.strictObject({
    event_id: z.uuid().describe('Identifies the event: the same wherever a copy of it turns up'),
    timestamp: utcTimestamp().describe('When it happened, UTC with milliseconds'),
    event_type: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower snake_case, at most 64 characters')
      .describe('What the visitor did, e.g. page_view'),
    user_id: z.string().min(1).max(128).describe('Who did it, as the website knows them'),
    session_id: z
      .string()
      .min(1)
      .max(128)
      .describe("The visit; events of one visit keep their shard's order"),
    page_url: webUrl().describe('Page it happened on'),
    user_agent: z.string().min(1).max(1_024).describe('User-Agent header of the browser'),
    ip_address: z
      .union([z.ipv4(), z.ipv6()], { error: 'must be an IPv4 or IPv6 address' })
      .describe('Address the request came from'),
    country: z
      .string()
      .refine((code) => countryCodes.has(code), { error: 'must be an ISO 3166-1 alpha-2 code such as DE' })
      .describe('Country of the address, ISO 3166-1 alpha-2'),
    device_type: z.enum(['desktop', 'mobile', 'tablet']).describe('Kind of device'),
    browser: z.enum(['Chrome', 'Firefox', 'Safari', 'Edge']).describe('Browser family'),
    referrer: webUrl().nullable().describe('Page that linked here; null when nobody did'),
    value: z
      .number()
      .refine(isCents, { error: 'must have at most two decimals' })
      .nullable()
      .describe('Worth of the event, two decimals; null when it has none'),
  }),
});
