import { z } from 'zod';
import { defineDataset } from '../dataset.ts';
import { utcTimestamp } from '../timestamp.ts';
import { countryCodes } from './country-codes.ts';

const webUrl = () => z.url({ protocol: /^https?$/ }).max(2_048);
const isCents = (amount: number): boolean => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6;

/** One thing a visitor did on a website. */
export const websiteEvents = defineDataset({
  name: 'website-events',
  description: 'Clickstream of a website',
  idField: 'event_id',
  eventTimeField: 'timestamp',
  partitionKeyField: 'session_id',
  schema: z.strictObject({
    event_id: z.uuid(),
    timestamp: utcTimestamp(),
    event_type: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower snake_case, at most 64 characters'),
    user_id: z.string().min(1).max(128),
    session_id: z.string().min(1).max(128),
    page_url: webUrl(),
    user_agent: z.string().min(1).max(1_024),
    ip_address: z.union([z.ipv4(), z.ipv6()], { error: 'must be an IPv4 or IPv6 address' }),
    country: z.string().refine((code) => countryCodes.has(code), {
      error: 'must be an ISO 3166-1 alpha-2 code such as DE',
    }),
    device_type: z.enum(['desktop', 'mobile', 'tablet']),
    browser: z.enum(['Chrome', 'Firefox', 'Safari', 'Edge']),
    referrer: webUrl().nullable(),
    value: z.number().refine(isCents, { error: 'must have at most two decimals' }).nullable(),
  }),
});
