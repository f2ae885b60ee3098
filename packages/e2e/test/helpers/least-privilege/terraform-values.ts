/** Where the stack would be applied. */
export interface Place {
  readonly accountId: string;
  readonly partition: string;
}

type Attributes = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** A synthesized stack in which no reference is left. */
export interface KnownStack extends Place {
  readonly region: string;
  /** Resources of a type, by their name in the stack, with every reference in them filled in. */
  of(type: string): Readonly<Record<string, Attributes>>;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Declared {
  readonly provider: { readonly aws: readonly { readonly region: string }[] };
  readonly data?: Resources;
  readonly resource: Resources;
  readonly output: Readonly<Record<string, { readonly value: string }>>;
}

/** `cdk.tf.json`, parsed → the stack as Terraform would know it once applied. Throws for what it cannot fill in. */
export function knownStack(json: unknown, place: Place): KnownStack {
  const { provider, data = {}, resource, output } = json as Declared;
  const region = provider.aws[0]?.region;
  if (region === undefined) throw new Error('provider.aws[0].region is missing');
  const attribute = (reference: string): string => {
    const [kind = '', name = '', key = '', more] = reference.replace(/^data\./, '').split('.');
    const settings = (reference.startsWith('data.') ? data : resource)[kind]?.[name];
    const known = settings && more === undefined ? ATTRIBUTES[kind]?.[key] : undefined;
    if (!settings || !known) throw new Error(`\${${reference}} is not known to this test`);
    return known({ ...place, region, id: name, get: (own) => String(filledIn(settings[own], attribute)) });
  };
  return {
    ...place,
    region,
    of: (type) =>
      Object.fromEntries(
        Object.entries(resource[type] ?? {}).map(([name, settings]) => [
          name,
          filledIn(settings, attribute) as Attributes,
        ]),
      ),
    outputs: Object.fromEntries(
      Object.entries(output).map(([name, { value }]) => [name, String(filledIn(value, attribute))]),
    ),
  };
}

function filledIn(value: unknown, attribute: (reference: string) => string): unknown {
  if (typeof value === 'string') {
    // `$${` is how Terraform writes a plain `${`. Whatever else stands in braces must be a reference.
    return value.replace(/\$\$\{|\$\{([^}]*)\}/g, (text, reference: string) =>
      text === '$${' ? '${' : attribute(reference),
    );
  }
  if (Array.isArray(value)) return value.map((entry) => filledIn(entry, attribute));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, filledIn(entry, attribute)]));
}

interface Self extends Place {
  readonly region: string;
  readonly id: string;
  /** An attribute that the stack itself gives. */
  get(key: string): string;
}
type Attribute = (self: Self) => string;

const own =
  (key: string): Attribute =>
  ({ get }) =>
    get(key);
const inRegion =
  (service: string, rest: (self: Self) => string): Attribute =>
  (self) =>
    `arn:${self.partition}:${service}:${self.region}:${self.accountId}:${rest(self)}`;

// ARNs as the service authorization reference writes them:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
// (2026-11-24). The id of a key is Terraform's name for it, because AWS makes ids up.
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Attribute>>>> = {
  aws_caller_identity: { account_id: ({ accountId }) => accountId },
  aws_partition: { partition: ({ partition }) => partition },
  aws_kinesis_stream: { name: own('name'), arn: inRegion('kinesis', ({ get }) => `stream/${get('name')}`) },
  aws_s3_bucket: {
    bucket: own('bucket'),
    arn: ({ partition, get }) => `arn:${partition}:s3:::${get('bucket')}`,
  },
  aws_iam_role: {
    name: own('name'),
    arn: ({ partition, accountId, get }) => `arn:${partition}:iam::${accountId}:role/${get('name')}`,
  },
  aws_kms_key: { arn: inRegion('kms', ({ id }) => `key/${id}`), key_id: ({ id }) => id },
  aws_cloudwatch_log_group: { name: own('name') },
  aws_cloudwatch_log_stream: {
    name: own('name'),
    arn: inRegion('logs', ({ get }) => `log-group:${get('log_group_name')}:log-stream:${get('name')}`),
  },
  aws_glue_catalog_database: {
    name: own('name'),
    arn: inRegion('glue', ({ get }) => `database/${get('name')}`),
  },
  aws_glue_catalog_table: {
    name: own('name'),
    arn: inRegion('glue', ({ get }) => `table/${get('database_name')}/${get('name')}`),
  },
  aws_kinesis_firehose_delivery_stream: { name: own('name') },
  aws_sns_topic: { arn: inRegion('sns', ({ get }) => get('name')) },
  aws_athena_workgroup: { name: own('name') },
};
