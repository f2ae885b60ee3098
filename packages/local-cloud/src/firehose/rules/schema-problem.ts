import type { GlueClient } from '@aws-sdk/client-glue';
import { HiveTypeError } from '../parquet/hive-type.ts';
import { readSchema } from '../parquet/schema.ts';
import { type Destination, isConverted } from './destination.ts';

/**
 * What the service says when it looks for the table that a destination converts to, which it does last; undefined when
 * it is there. The words for a denied call are those that people report of the service; the form of the other is that
 * of AWS's Java clients.
 */
export async function schemaProblem(destination: Destination, glue: GlueClient): Promise<string | undefined> {
  const schema = destination.DataFormatConversionConfiguration?.SchemaConfiguration;
  if (!isConverted(destination) || !schema) return undefined;
  try {
    await readSchema(glue, schema);
    return undefined;
  } catch (error) {
    if (error instanceof HiveTypeError) return error.message;
    return glueProblem(error as GlueFailure);
  }
}

interface GlueFailure {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function glueProblem({ name, message, $metadata = {} }: GlueFailure): string {
  if (name === 'AccessDeniedException') {
    return `Access was denied when calling Glue. Please ensure that the role specified in the data format conversion configuration has the necessary permissions. ${message}`;
  }
  const { httpStatusCode = 0, requestId = '' } = $metadata;
  return `${message} (Service: AWSGlue; Status Code: ${httpStatusCode}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`;
}
