/** Why a record cannot be a row, as the service says it. Thrown inside of the conversion of one record. */
export class ConversionFailure extends Error {
  readonly code: 'DataFormatConversion.ParseError' | 'DataFormatConversion.MalformedData';

  constructor(code: ConversionFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** JSON that is none. The service passes on what its parser says. */
export const malformedJson = (detail: string): ConversionFailure =>
  new ConversionFailure('DataFormatConversion.ParseError', `Encountered malformed JSON. ${detail}`);

/** JSON that is no row of the table. */
export const schemaMismatch = (detail: string): ConversionFailure =>
  new ConversionFailure('DataFormatConversion.MalformedData', `Data does not match the schema. ${detail}`);

export const malformedData = (message: string): ConversionFailure =>
  new ConversionFailure('DataFormatConversion.MalformedData', message);
