import { z } from 'zod';
import { bucketNamePart, resourceName } from './resource-name.ts';

const emails = z.array(z.email());
/** Made by AWS, so that creating it fails. */
const notOurs = (what: string) => `is ${what}, which an account has already; choose another`;
const year = () => z.int().min(1_970).max(9_999);

export const querySchema = z
  .strictObject({
    databaseName: z
      .string()
      .max(255)
      .regex(/^[a-z][a-z0-9_]*$/, 'must be lower snake_case, as Athena spells names')
      .refine((name) => name !== 'default', { error: notOurs("Glue's default database") })
      .describe('Glue database; it has a table for each dataset'),
    workgroupName: resourceName(128)
      .refine((name) => name !== 'primary', { error: notOurs("Athena's default workgroup") })
      .describe('Athena workgroup, which nobody can evade the settings of'),
    firstYear: year().describe('Partitions are looked for from this year …'),
    lastYear: year().describe('… to this one; rows of other years are not found, without an error'),
    scanLimitMiB: z
      .int()
      .min(10)
      .max(7_000_000)
      .describe('A query that scans more is cancelled; Athena allows no limit under 10'),
    resultsExpireAfterDays: z.int().min(1).describe('Results of queries are gone after this long'),
  })
  .nullable()
  .default(null)
  .describe('SQL over the archive with Athena; null: none');

export const alarmsSchema = z
  .strictObject({ emails: emails.describe('Who gets a mail; each has to confirm it once') })
  .nullable()
  .default(null)
  .describe('CloudWatch alarms for a pipe that stands still or loses records; null: none');

export const budgetSchema = z
  .strictObject({
    monthlyUsd: z
      .number()
      .positive()
      .describe(
        'Sum for everything that has the tag environment of this one; for the account without such a tag',
      ),
    emails: emails.min(1).describe('Who gets a mail at 80 % and when more than 100 % are forecast'),
  })
  .nullable()
  .default(null)
  .describe('A monthly AWS budget; null: none');

export const quickSightSchema = z
  .strictObject({
    principalArn: z
      .string()
      .regex(
        /^arn:[^:]+:quicksight:[a-z0-9-]+:\d{12}:(user|group)\//,
        'must be the ARN of a QuickSight user or group',
      )
      .describe('Who sees the dashboard'),
  })
  .nullable()
  .default(null)
  .describe('QuickSight dashboards over the tables; needs a subscription and query; null: none');

export const stateSchema = z
  .discriminatedUnion('backend', [
    z.strictObject({ backend: z.literal('local').describe('A file in terraform/state') }),
    z.strictObject({
      backend: z.literal('s3').describe('An S3 bucket, locked while somebody applies'),
      bucketName: bucketNamePart(3, 63).describe('Made by the stack <environment>-state'),
    }),
  ])
  .default({ backend: 'local' })
  .describe('Where Terraform keeps what it knows');
