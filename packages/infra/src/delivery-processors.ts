import type { DeliveryStreamSettings } from '@event-archive/environments';
import type { Dataset } from '@event-archive/event-schema';
import { eventTimeQuery } from './event-time-query.ts';

/** A processor as Terraform's provider has it. */
export interface DeliveryProcessor {
  readonly type: string;
  readonly parameters?: { readonly parameterName: string; readonly parameterValue: string }[];
}

/** Delivery settings → what Firehose does with each record: take it apart, find its own hour, add a newline. */
export const processorsFrom = (settings: DeliveryStreamSettings, dataset: Dataset): DeliveryProcessor[] => [
  ...(settings.deaggregation === null ? [] : [deaggregate(settings.deaggregation)]),
  ...(settings.partitionBy === 'event-time' ? [extractEventTime(dataset)] : []),
  ...(settings.appendDelimiterToRecord ? [{ type: 'AppendDelimiterToRecord' }] : []),
];

const deaggregate = (settings: NonNullable<DeliveryStreamSettings['deaggregation']>): DeliveryProcessor =>
  processor('RecordDeAggregation', {
    SubRecordType: settings.subRecordType,
    // The service wants the delimiter in base64.
    ...(settings.delimiter ? { Delimiter: Buffer.from(settings.delimiter).toString('base64') } : {}),
  });

const extractEventTime = (dataset: Dataset): DeliveryProcessor =>
  processor('MetadataExtraction', {
    JsonParsingEngine: 'JQ-1.6',
    MetadataExtractionQuery: eventTimeQuery(dataset),
  });

const processor = (type: string, parameters: Readonly<Record<string, string>>): DeliveryProcessor => ({
  type,
  parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
    parameterName,
    parameterValue,
  })),
});
