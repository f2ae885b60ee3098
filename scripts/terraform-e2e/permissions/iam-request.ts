/** One question that IAM answers before a call is carried out. */
export interface IamRequest {
  readonly action: string;
  /** ARN, or `*` where AWS knows no resource for the action; undefined where the call alone does not tell it. */
  readonly resource: string | undefined;
  /** Condition keys of which the call tells the value. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Who is called and where, as the signature says it. */
export interface Scope {
  readonly region: string;
  readonly service: string;
}

/** The account that moto plays: moto/core/__init__.py, DEFAULT_ACCOUNT_ID (5.2.1). */
const ACCOUNT = '123456789012';

/** `arnOf(scope, 'kinesis', 'stream/a')`: in the region that was called. */
export const arnOf = ({ region }: Scope, service: string, rest: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;

/** Of services whose things belong to no region. */
export const globalArnOf = (service: string, rest: string): string =>
  `arn:aws:${service}::${ACCOUNT}:${rest}`;

/** What AWS knows no resource for is asked of everything. */
export const EVERYTHING = '*';
