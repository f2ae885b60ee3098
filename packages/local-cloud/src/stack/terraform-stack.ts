import { readFileSync } from 'node:fs';
import { UserError } from '@event-archive/terminal/user-error';

/** One resource that a synthesized stack declares, with references between resources filled in. */
export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A synthesized stack, read as data. */
export interface DeclaredStack {
  readonly region: string;
  readonly resources: readonly DeclaredResource[];
}

type Attributes = (
  settings: Readonly<Record<string, unknown>>,
  context: Context,
  logicalName: string,
) => Record<string, string>;
interface Context {
  readonly region: string;
  readonly accountId: string;
}

/** Reads `cdk.tf.json`. Throws a UserError that names the file. */
export function readStack(file: string, accountId: string): DeclaredStack {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(
      `${file}: cannot be read (${(cause as NodeJS.ErrnoException).code}); run "pnpm synth" first`,
      { cause },
    );
  }
  try {
    return stackFromJson(JSON.parse(text), accountId);
  } catch (cause) {
    throw new UserError(
      `${file}: not a synthesized stack (${(cause as Error).message}); run "pnpm synth" again`,
      { cause },
    );
  }
}

/** The parsed stack → its resources. Terraform's own functions are left as they stand. */
export function stackFromJson(json: unknown, accountId: string): DeclaredStack {
  const { provider, resource } = json as {
    provider?: { aws?: { region?: string }[] };
    resource?: Record<string, Record<string, Record<string, unknown>>>;
  };
  const region = provider?.aws?.[0]?.region;
  if (region === undefined) throw new TypeError('provider.aws[0].region is missing');
  const declared = Object.entries(resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, settings]) => ({ type, name, settings })),
  );
  const known = knownAttributes(declared, { region, accountId });
  return {
    region,
    resources: declared.map(({ settings, ...rest }) => ({
      ...rest,
      settings: filledIn(settings, known) as Record<string, unknown>,
    })),
  };
}

// What a reference such as ${aws_s3_bucket.archive.arn} stands for. Terraform learns it at apply; names are enough here.
const ATTRIBUTES: Readonly<Record<string, Attributes>> = {
  aws_kinesis_stream: ({ name }, { region, accountId }) => ({
    name: String(name),
    arn: `arn:aws:kinesis:${region}:${accountId}:stream/${name}`,
    id: `arn:aws:kinesis:${region}:${accountId}:stream/${name}`,
  }),
  aws_s3_bucket: ({ bucket }) => ({
    bucket: String(bucket),
    id: String(bucket),
    arn: `arn:aws:s3:::${bucket}`,
  }),
  aws_iam_role: ({ name }, { accountId }) => ({
    name: String(name),
    id: String(name),
    arn: `arn:aws:iam::${accountId}:role/${name}`,
  }),
  aws_glue_catalog_database: ({ name, catalog_id }, { region, accountId }) => ({
    name: String(name),
    id: `${catalog_id ?? accountId}:${name}`,
    arn: `arn:aws:glue:${region}:${accountId}:database/${name}`,
  }),
  aws_glue_catalog_table: ({ name }) => ({ name: String(name) }),
  // The key itself is not made here, and encrypts nothing; S3 keeps what it is told of it.
  aws_kms_key: (_settings, { region, accountId }, name) => ({
    key_id: name,
    id: name,
    arn: `arn:aws:kms:${region}:${accountId}:key/${name}`,
  }),
  aws_cloudwatch_log_group: ({ name }) => ({ name: String(name), id: String(name) }),
  aws_cloudwatch_log_stream: ({ name }) => ({ name: String(name), id: String(name) }),
};

function knownAttributes(
  resources: readonly DeclaredResource[],
  context: Context,
): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { type, name, settings } of resources) {
    for (const [attribute, value] of Object.entries(ATTRIBUTES[type]?.(settings, context, name) ?? {})) {
      known.set(`${type}.${name}.${attribute}`, value);
    }
  }
  return known;
}

function filledIn(value: unknown, known: ReadonlyMap<string, string>): unknown {
  // `$${` is Terraform's way to write a literal `${`.
  if (typeof value === 'string') {
    return value.replace(/\$\$\{|\$\{([a-z_0-9.-]+)\}/gi, (text, reference) =>
      text === '$${' ? '${' : (known.get(reference) ?? text),
    );
  }
  if (Array.isArray(value)) return value.map((entry) => filledIn(entry, known));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, filledIn(entry, known)]));
  }
  return value;
}
