import { z } from 'zod';

/** The name of a stream or delivery stream: 1 to `max` characters. */
export const resourceName = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[a-zA-Z0-9_.-]+$/, 'must consist of letters, digits, _, . and -');

const LOWER_CASE_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** The name of a bucket, or a part of one. Without dots, which break TLS to the bucket's own host name. */
export const bucketNamePart = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(LOWER_CASE_NAME, 'must consist of lower-case letters, digits and -, with no - at either end');
