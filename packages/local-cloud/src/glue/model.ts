import type { z } from 'zod';
import { anything, list, number, structure, text, textMap } from '../firehose/model.ts';

// Members as Glue's model constrains them (botocore 1.43.11, service model glue 2017-03-31, 2026-11-24). What has no
// meaning here is kept as it comes. Names are folded to lower case when they are stored, as the service does for Hive.

const nameText = text({ min: 1, max: 255 });
export const name = nameText.transform((given) => given.toLowerCase());
export const catalogId = { CatalogId: nameText.optional() };
export const page = { NextToken: text().optional(), MaxResults: number(1, 1000).optional() };
const parameters = textMap(text({ max: 512_000 })).optional();

const column = structure({
  Name: nameText,
  Type: text({ max: 131_072 }).optional(),
  Comment: text({ max: 255 }).optional(),
  Parameters: parameters,
});

const storageDescriptor = structure({
  Columns: list(column).optional(),
  Location: text({ max: 2056 }).optional(),
  AdditionalLocations: anything().optional(),
  InputFormat: text({ max: 128 }).optional(),
  OutputFormat: text({ max: 128 }).optional(),
  Compressed: anything().optional(),
  NumberOfBuckets: anything().optional(),
  SerdeInfo: structure({
    Name: text().optional(),
    SerializationLibrary: text().optional(),
    Parameters: parameters,
  }).optional(),
  BucketColumns: anything().optional(),
  SortColumns: anything().optional(),
  Parameters: parameters,
  SkewedInfo: anything().optional(),
  StoredAsSubDirectories: anything().optional(),
  SchemaReference: anything().optional(),
});

export const databaseInput = structure({
  Name: name,
  Description: text({ max: 2048 }).optional(),
  LocationUri: text({ min: 1, max: 1024 }).optional(),
  Parameters: parameters,
});

export const tableInput = structure({
  Name: name,
  Description: text({ max: 2048 }).optional(),
  Owner: text({ min: 1, max: 255 }).optional(),
  LastAccessTime: anything().optional(),
  LastAnalyzedTime: anything().optional(),
  Retention: number(0).optional(),
  StorageDescriptor: storageDescriptor.optional(),
  PartitionKeys: list(column).optional(),
  ViewOriginalText: text({ max: 409_600 }).optional(),
  ViewExpandedText: text({ max: 409_600 }).optional(),
  TableType: text({ max: 255 }).optional(),
  Parameters: parameters,
});

export type DatabaseInput = z.infer<typeof databaseInput>;
export type TableInput = z.infer<typeof tableInput>;
