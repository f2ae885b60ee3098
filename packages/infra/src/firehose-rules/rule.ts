import type { DeliveryStreamConfiguration, ExtendedS3Configuration } from './configuration.ts';

/** What the service would refuse: which rule, the API's path of the member, and the service's own words. */
export interface Violation {
  /** The number of the rule in the table, or `model` for a constraint of the API's model on one member. */
  readonly rule: number | 'model';
  readonly field: string;
  readonly message: string;
}

/** One row of the table of what the service refuses. `check` gives the service's words, or undefined when all is well. */
export interface FirehoseRule {
  readonly rule: number;
  readonly field: string;
  check(configuration: DeliveryStreamConfiguration): string | undefined;
}

/** A rule about the extended S3 destination, silent when there is none. `member` is relative to it. */
export const s3Rule = (
  rule: number,
  member: string,
  check: (s3: ExtendedS3Configuration) => string | undefined,
): FirehoseRule => ({
  rule,
  field: s3Field(member),
  check: ({ ExtendedS3DestinationConfiguration: s3 }) => s3 && check(s3),
});

/** A member of the extended S3 destination as the API's path to it. */
export const s3Field = (member: string): string => `ExtendedS3DestinationConfiguration.${member}`;

/** The message when the condition holds. */
export const when = (broken: boolean, message: string): string | undefined => (broken ? message : undefined);

/** Null and the empty string mean the same to the service. */
export const isBlank = (text: string | undefined): boolean => text === undefined || text === '';

export const partitionsDynamically = (s3: ExtendedS3Configuration): boolean =>
  s3.DynamicPartitioningConfiguration?.Enabled === true;

/** A reference that only Terraform can resolve, so nothing can be said about its value yet. */
export const isReference = (text: string): boolean => text.startsWith('${');
