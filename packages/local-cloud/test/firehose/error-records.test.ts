import { describe, expect, it } from 'vitest';
import { errorLine, type FailedRecord } from '../../src/firehose/error-records.ts';

const failed = (members: Partial<FailedRecord> = {}): FailedRecord => ({
  bytes: Buffer.from('není JSON 🦊'),
  arrivalMs: 1_789_014_240_448,
  errorOutputType: 'metadata-extraction-failed',
  errorCode: 'DynamicPartitioning.MetadataExtractionFailed',
  errorMessage: 'Non JSON record provided',
  ...members,
});
const ENDED_MS = 1_789_014_301_529;

describe('errorLine', () => {
  it.each(['metadata-extraction-failed', 'activePartitionExceeded'] as const)('of %s', (errorOutputType) => {
    expect(errorLine(failed({ errorOutputType, sequenceNumber: '1' }), ENDED_MS)).toBe(
      '{"attemptsMade":1,"arrivalTimestamp":1789014240448,' +
        '"errorCode":"DynamicPartitioning.MetadataExtractionFailed","errorMessage":"Non JSON record provided",' +
        '"attemptEndingTimestamp":1789014301529,"rawData":"bmVuw60gSlNPTiDwn6aK"}\n',
    );
  });

  it('of format conversion has the names seen at the service, the place in the source and the table', () => {
    const record = failed({
      errorOutputType: 'format-conversion-failed',
      errorCode: 'DataFormatConversion.MalformedData',
      errorMessage: 'Data does not match the schema. For input string: "oops"',
      sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
      subSequenceNumber: 2,
      dataCatalogTable: { databaseName: 'archive', tableName: 'clicks', versionId: 'LATEST' },
    });
    expect(errorLine(record, ENDED_MS)).toBe(
      '{"attemptsMade":1,"arrivalTimestamp":1789014240448,"lastErrorCode":"DataFormatConversion.MalformedData",' +
        '"lastErrorMessage":"Data does not match the schema. For input string: \\"oops\\"",' +
        '"attemptEndingTimestamp":1789014301529,"rawData":"bmVuw60gSlNPTiDwn6aK",' +
        '"sequenceNumber":"49590338271490256608559692538361571095921575989136588898","subSequenceNumber":2,' +
        '"dataCatalogTable":{"databaseName":"archive","tableName":"clicks","versionId":"LATEST"}}\n',
    );
  });

  it('of a record without a place in a stream or an aggregate says null', () => {
    const line = errorLine(failed({ errorOutputType: 'format-conversion-failed' }), ENDED_MS);
    expect(JSON.parse(line)).toMatchObject({ sequenceNumber: null, subSequenceNumber: null });
  });
});
